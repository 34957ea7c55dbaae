// Questions about Inkstone, its panels and the words of language models. The one idea: one answer a topic, many ways to ask.
import { withChoices } from '../choices.ts'
import { exchange } from '../conversation.ts'
import { framed } from '../frames.ts'
import { noisy } from '../noise.ts'
import { fill, matchesPhrasing, pair, phrase } from '../split.ts'
import { panels } from '../tables/studio-panels.ts'
import { type Term, terms, type Wording } from '../tables/studio-terms.ts'
import { topics } from '../tables/studio-topics/index.ts'
import type { Conversation, Group, Language, Rng, Split } from '../types.ts'

const NAME = 'studio-help'

const TERM_QUESTIONS: Record<Language, string[]> = {
  en: [
    'What is {x}?',
    "What's {x}?",
    'What does {x} mean?',
    'What does the word {x} mean (here|in this studio|in AI)?',
    'Explain {x}(|, please| in one sentence| briefly).',
    '(Can|Could) you explain {x}?',
    'Tell me what {x} (is|means).',
    'What (do people mean|is meant) by {x}?',
    'Define {x}.',
    "I don't (know|understand) what {x} is.",
    '{x}?',
    'What is {x} in (Inkstone|a language model|the studio)?',
    'I keep reading about {x}. What is (it|that)?',
    'Do you know what {x} is?',
    'How would you define {x}?',
    'What exactly is {x}?',
    '(Can|Could) you tell me (something )?about {x}?',
    'The studio (shows|mentions|talks of) {x}. What (does that mean|is that)?',
    'Explain {x} to a beginner.',
    "I'm new here. What is {x}?",
    'How would you describe {x}?',
    'What should I know about {x}?',
    '{x} meaning',
    '{x}, explained simply',
    'What is the (meaning|definition) of {x}?',
    'Give me a (short |simple )?definition of {x}.',
    'Help me understand {x}, please.',
    'Someone mentioned {x} and I have no idea what that is.',
    'I forgot what {x} means. (Can|Could) you remind me?',
    'I would like a simple explanation of {x}, please.',
    '(Can|Could) you define {x} for me?',
    "{x} - what's that?",
    'I came across {x}, can you explain?',
    'meaning of {x}?',
    'What on earth is {x}?',
    'In (plain|simple) (English|words|terms), what is {x}?',
    'How should I (picture|think of) {x}?',
    "I've never heard of {x}. (What is it|Can you explain)?",
    "Explain {x} like I'm (five|a child).",
    'What does it mean when people talk about {x}?',
    'What is {x} supposed to (be|mean)?',
    'no clue what {x} (is|means)',
    '{x} for beginners?',
    '{x} is new to me. What is it?',
    'Definition of {x}?',
    'Define the (word|term) {x}(|, please).',
    'Defining {x} in a sentence, how would that go?',
    'State what {x} means.',
    'Describe {x}(| briefly| in a few words).',
    'Clarify {x}(|, please).',
    'Say what {x} means.',
    'Summarize {x} in one line.',
    'Teach me what {x} is.',
    'Introduce me to {x}.',
    'define: {x}',
  ],
  zh: [
    '什么是{x}？',
    '{x}是什么？',
    '{x}是什么意思？',
    '解释一下{x}。',
    '(能|可以)解释一下{x}吗？',
    '{x}指的是什么？',
    '请说明{x}的含义。',
    '我不懂{x}是什么。',
    '{x}？',
    'Inkstone 里的{x}是什么？',
    '经常看到{x}，(是什么|那是什么意思)？',
    '你知道{x}是什么吗？',
    '简单说，{x}是什么？',
    '{x}到底是什么？',
    '给我讲讲{x}。',
    '一句话解释{x}。',
    '我是新手，{x}是什么？',
    '{x}怎么理解？',
    '介绍一下{x}。',
    '大模型里的{x}是什么？',
    '{x}是啥？',
    '啥叫{x}？',
    '{x}的(定义|含义)是什么？',
    '给{x}下个定义。',
    '帮我理解一下{x}。',
    '用简单的话说说{x}。',
    '我想知道{x}是什么。',
    '有人提到{x}，我完全不懂，那是什么？',
    '我忘了{x}是什么意思，提醒我一下。',
    '能不能用简单的话讲讲什么是{x}？',
    '{x}是个什么概念？',
    '{x}这个词怎么解释？',
    '求解释{x}',
    '{x}，能用大白话说说吗？',
    '第一次(看到|听到){x}，这是啥？',
    '所谓{x}，指的到底是什么？',
    '什么叫做{x}？',
    '没听说过{x}，能(讲讲|解释下)吗？',
    '{x}是啥玩意儿？',
    '科普一下{x}。',
    '大家说的{x}是指什么？',
    '搞不懂{x}，(帮我讲讲|求讲解)。',
    '这里(写的|说的){x}是什么意思？',
    '把我当成外行，讲讲什么是{x}。',
  ],
}

// Orders rather than questions, by rule. For training only.
const TERM_ORDERS: Record<Language, readonly string[]> = {
  en: [
    '(Outline|Sketch|Unpack|Demystify|Break down|Sum up|Summarize|Clarify|Illustrate|Spell out) {x}( in one sentence| in one line| in a line| in a few words| in a nutshell| briefly| in plain words)?.',
    '(Give me|I need|I want|Can I get|Could I have|I would like|Show me) (an overview of|a rundown of|the gist of|an introduction to|an explanation of|a summary of|a description of|a short text on) {x}.',
    '(Fill me in on|Brief me on|Enlighten me about|Educate me about|Inform me about|Teach me|Acquaint me with|Familiarize me with|Bring me up to speed on|Instruct me about) {x}.',
    '(Walk|Talk|Lead|Guide|Take) me through {x}(, please| once| quickly)?.',
    '(Let us|We should|Time to) (discuss|look at|turn to|go over|cover) {x}.',
    '(an intro|a note|a line|a word|two words|some words) (to|on|about) {x}( please)?',
    '{x}( in a nutshell| in short| in one line| for dummies| 101| basics| briefly)',
  ],
  zh: [
    '(概述|简述|阐述|讲解|说明|描述|总结|归纳|剖析|说清)(一下)?{x}。',
    '(用一句话|用一行|简短地|通俗地|大致)(概述|讲讲|说明|描述|总结|介绍){x}。',
    '(给我|我需要|我要|来)(一个|一段|一份)(关于)?{x}的(简介|概述|说明|解释|总结|介绍)。',
    '(教教我|跟我讲讲|给我补补|带我了解|让我明白){x}。',
    '(聊聊|谈谈|讲讲|说说|来说说){x}(吧)?。',
    '{x}(入门|基础|速览|要点|概要|科普)',
  ],
}

const PANEL_QUESTIONS: Record<Language, string[]> = {
  en: [
    'What is the {x} panel (for|good for)?',
    'What (can I|does one|do I) do in {x}?',
    'What does the {x} panel do?',
    'What do I find (in|under) {x}?',
    'What is in the {x} panel?',
    'Explain the {x} panel.',
    'What (happens|is shown) in the panel {x}?',
    'When do I (use|open|need) the {x} panel?',
    'Tell me about the {x} panel.',
    'What is behind {x} in the navigation?',
    'The panel called {x}: what does it do?',
    'I opened {x}. What now?',
    '{x} panel?',
    'what is the {x} panel about',
    'Purpose of the {x} panel?',
    'What is the purpose of the panel {x}?',
    'How can the {x} panel help me?',
    'Describe the {x} panel, please.',
    'Give me a short description of the {x} panel.',
    'I (see|found) a panel called {x}. What is it for?',
    "I'm new here: what would I use the {x} panel for?",
    '(Can|Could) you explain what the {x} panel is for?',
    '{x} panel: what can I do there?',
    'I need to know what the panel {x} does.',
    'What does the {x} (tab|page|section|view) do?',
    'The {x} (tab|page|section), what is it for?',
    'What do I (see|get) when I open {x}?',
    'What happens (when|if) I click (on )?{x} in the (navigation|menu)?',
    '{x} (tab|page|section)?',
    'Why is there a (panel|tab|page) called {x}?',
    'What would I open {x} for?',
    'I clicked (on )?{x}. What is this (page|panel)?',
    "I'm in the {x} panel, what can I do (here|now)?",
    "What's the point of the {x} (panel|tab|page)?",
    'Which (features|functions) does the {x} panel have?',
    '(Show me around|Walk me through) the {x} panel.',
    'In Inkstone, what is the {x} panel used for?',
    "I don't (get|understand) the {x} (panel|page).",
    'In the (menu|navigation) there is {x}. What is (it|that)?',
    'What goes on in the {x} panel?',
    'What am I supposed to do in the {x} panel?',
    "What's on the {x} (page|screen)?",
    '{x} panel explained',
    "I can't figure out what the {x} (panel|tab) is good for.",
  ],
  zh: [
    '“{x}”面板有什么用？',
    '在“{x}”里(能|可以)做什么？',
    '“{x}”面板是做什么的？',
    '“{x}”里有什么？',
    '介绍一下“{x}”面板。',
    '什么时候用“{x}”面板？',
    '“{x}”页面是干什么的？',
    '导航里的“{x}”是什么？',
    '“{x}”面板能干嘛？',
    '我打开了“{x}”，可以做什么？',
    '解释一下“{x}”面板的用途。',
    '“{x}”面板显示什么？',
    '“{x}”面板？',
    '“{x}”面板是啥？',
    '“{x}”面板的(用途|作用)是什么？',
    '“{x}”这个面板有什么作用？',
    '请描述一下“{x}”面板。',
    '(简单|用一句话)说说“{x}”面板。',
    '“{x}”面板能帮我做什么？',
    '我看到一个叫“{x}”的面板，是干嘛的？',
    '我是新手，“{x}”面板该用来做什么？',
    '能不能讲讲“{x}”面板是做什么用的？',
    '我想知道“{x}”面板有哪些功能。',
    '打开“{x}”面板能(看到|找到)什么？',
    '{x}面板是干嘛用的？',
    '“{x}”这一(栏|页)是(干嘛|做什么)的？',
    '点开“{x}”会(看到|出现)什么？',
    '菜单里有个“{x}”，那是什么？',
    '“{x}”面板怎么用？',
    '为什么有个“{x}”面板？',
    '进了“{x}”面板，我能(干点什么|做些什么)？',
    '“{x}”页面的功能？',
    '带我看看“{x}”面板。',
    '看不懂“{x}”面板，(讲讲|说说)它是干什么的。',
    '“{x}”这个板块是管什么的？',
    '{x}这个页面是做什么的？',
    '什么情况下(要|会)打开“{x}”？',
    '“{x}”那个(标签|栏目)有啥用？',
    '我现在在“{x}”页面，这里能干什么？',
    '搞不清“{x}”面板到底有什么用。',
    '“{x}”面板简介',
    '导航里那个“{x}”是用来干什么的？',
    '“{x}”面板主要(负责|用于)什么？',
    '“{x}”界面上有哪些内容？',
  ],
}

interface Named {
  term: Term
  name: string
}

const named = (list: Term[], language: Language): Named[] => list.flatMap(term => term[language].names.map(name => ({ term, name })))
const NAMED_TERMS: Record<Language, Named[]> = { en: named(terms, 'en'), zh: named(terms, 'zh') }
const NAMED_PANELS: Record<Language, Named[]> = { en: named(panels, 'en'), zh: named(panels, 'zh') }
const WITH_OWN_QUESTIONS = terms.filter(term => term.en.ask && term.zh.ask)

/** Chinese text sets a Latin word apart by spaces, except at either end of a sentence or beside punctuation. */
export function spaced(text: string): string {
  return text.replace(/(\p{Script=Han})([A-Za-z0-9])/gu, '$1 $2').replace(/([A-Za-z0-9])(\p{Script=Han})/gu, '$1 $2')
}

function answered(rng: Rng, language: Language, question: string, { answer, key }: Pick<Wording, 'answer' | 'key'>, soft: string[] = []) {
  return exchange(NAME, language, noisy(rng, language, question, { soft }), answer, { kind: 'contains', wanted: key })
}

function aboutTerm(rng: Rng, language: Language, split: Split): Conversation {
  const { template, item } = pair(rng, split, `${NAME}.term.${language}`, TERM_QUESTIONS[language], NAMED_TERMS[language], idOfNamed, {
    facts: true,
  })
  const otherwise = split === 'train' && rng.chance(0.5) ? askedOtherwise(rng, language) : undefined
  const question = fill(otherwise ?? withChoices(rng, template), { x: item.name })
  return answered(rng, language, language === 'zh' ? spaced(question) : question, item.term[language], [item.name])
}

/** A frame or an order; none where that is one of the phrasings, which may be held out. */
function askedOtherwise(rng: Rng, language: Language): string | undefined {
  const known = TERM_QUESTIONS[language]
  if (rng.chance(0.5)) return framed(rng, language, ['{x}'], known)
  const order = withChoices(rng, rng.pick(TERM_ORDERS[language]))
  return known.some(template => matchesPhrasing(template, order)) ? undefined : order
}

function aboutPanel(rng: Rng, language: Language, split: Split): Conversation {
  const { template, item } = pair(rng, split, `${NAME}.panel.${language}`, PANEL_QUESTIONS[language], NAMED_PANELS[language], idOfNamed, {
    facts: true,
  })
  return answered(rng, language, fill(withChoices(rng, template), { x: item.name }), item.term[language], [item.name])
}

const idOfNamed = ({ term, name }: Named) => `${term.id}/${name}`

function aboutTopic(rng: Rng, language: Language, split: Split): Conversation {
  const topic = rng.pick(topics)
  const asked = topic[language]
  const question = withChoices(rng, phrase(rng, split, `${NAME}.${topic.id}.${language}`, asked.ask))
  return answered(rng, language, question, asked)
}

/** The few questions that only one term has are trained on, not evaluated: too few to hold one out. */
function ownQuestion(rng: Rng, language: Language): Conversation {
  const wording = rng.pick(WITH_OWN_QUESTIONS)[language]
  return answered(rng, language, withChoices(rng, rng.pick(wording.ask ?? [])), wording)
}

export const studioHelp: Group = {
  name: NAME,
  weight: 18,
  make(rng, language, split) {
    const draw = rng.next()
    if (split === 'train' && draw < 0.08) return ownQuestion(rng, language)
    if (draw < 0.48) return aboutTerm(rng, language, split)
    if (draw < 0.58) return aboutPanel(rng, language, split)
    // A topic's questions are its own, so nothing but its phrasings can be held out.
    return split === 'train' || split === 'held-out-phrasing' ? aboutTopic(rng, language, split) : aboutTerm(rng, language, split)
  },
}
