// Requests beyond a tiny model, made of parts, so that hardly two are alike: what is to be done, to what, about which topic; a text to work
// on; a sum in several steps told as a story; the stem of an exam question.
import type { Language, Rng } from '../types.ts'

const list = (text: string) => text.split('|').map(item => item.trim())

const TOPICS: Record<Language, string[]> = {
  en: list(
    'climate change|remote work|online learning|public transport|renewable energy|social media|artificial intelligence|a healthy diet|regular exercise|mental health|time management|team work|leadership|customer service|marketing|web design|cyber security|data privacy|the stock market|personal finance|real estate|tourism|space travel|robotics|electric cars|urban planning|deforestation|water pollution|recycling|biodiversity|genetic engineering|vaccination|sleep|meditation|parenting|childhood|old age|friendship|marriage|loneliness|happiness|creativity|modern art|classical music|jazz|photography|cinema|theatre|poetry|fantasy novels|journalism|free speech|democracy|immigration|human rights|gender equality|poverty|globalisation|free trade|taxes|minimum wage|unemployment|small businesses|start-ups|supply chains|agriculture|organic food|fast food|cooking|gardening|camping|cycling|football|chess|video games|board games|pets|wildlife|oceans|volcanoes|earthquakes|the solar eclipse|black holes|quantum computers|nuclear power|wind turbines|batteries|3D printing|the internet of things|open source software|programming|machine translation|search engines|encryption|education|homework|school uniforms|examinations|libraries|museums|festivals|weddings|fashion|shopping|advertising|branding|negotiation|public speaking|job interviews|writing skills|language learning|travelling alone|first aid|allergies|the immune system|the heart|the brain|bacteria|photosynthesis|evolution|gravity|thermodynamics|the carbon cycle|the industrial age|ancient Egypt|the Roman Empire|medieval castles|the printing press|trains|bridges|skyscrapers|coffee|chocolate|tea ceremonies|street food',
  ),
  zh: list(
    '气候变化|远程办公|在线教育|公共交通|可再生能源|社交媒体|人工智能|健康饮食|体育锻炼|心理健康|时间管理|团队合作|领导力|客户服务|市场营销|网页设计|网络安全|个人隐私|股票投资|家庭理财|房地产|旅游业|太空旅行|机器人|电动汽车|城市规划|森林砍伐|水污染|垃圾分类|生物多样性|基因工程|疫苗|睡眠|冥想|育儿|童年|养老|友谊|婚姻|孤独|幸福|创造力|现代艺术|古典音乐|摄影|电影|戏剧|诗歌|科幻小说|新闻业|言论|民主|移民|人权|男女平等|贫困|全球化|自由贸易|税收|最低工资|失业|小微企业|创业|供应链|农业|有机食品|快餐|烹饪|园艺|露营|骑行|足球|围棋|电子游戏|宠物|野生动物|海洋|火山|地震|日食|黑洞|量子计算|核能|风力发电|电池|3D打印|物联网|开源软件|编程|机器翻译|搜索引擎|加密技术|教育改革|家庭作业|校服|考试|图书馆|博物馆|传统节日|婚礼|时尚|购物|广告|品牌|谈判|演讲|面试|写作|外语学习|独自旅行|急救|过敏|免疫系统|心脏|大脑|细菌|光合作用|进化论|万有引力|热力学|碳循环|工业革命|古埃及|罗马帝国|中世纪|印刷术|高铁|桥梁|摩天大楼|咖啡|巧克力|茶道|街头小吃|中医|书法|京剧',
  ),
}

const ASPECTS: Record<Language, string[]> = {
  en: list(
    'the benefits of|the drawbacks of|the history of|the future of|the importance of|the consequences of|the causes of|the role of|the ethics of|the main challenges of|the basic principles of|the key features of|the impact of technology on|public opinion on|common misconceptions about|the economics of|recent trends in|the advantages and disadvantages of|the process behind|the psychology of|a beginner’s introduction to|the most important facts about',
  ),
  zh: list(
    '的好处|的缺点|的历史|的未来|的重要性|的后果|的成因|的作用|的伦理问题|面临的挑战|的基本原理|的主要特点|受技术的影响|的常见误解|的经济意义|的发展趋势|的利与弊|的过程|的心理学|的入门知识|的社会影响',
  ),
}

const DOINGS: Record<Language, string[]> = {
  en: list(
    'Describe|Explain|Discuss|Analyze|Outline|Evaluate|Summarize|Examine|Compare two views on|Write a paragraph about|Write an article on|Write a blog post about|Give an overview of|Give three examples of|List five facts about|Provide insights into|Create a presentation on|Compose an essay about|Generate a list of questions about|Argue for or against|Write a short speech on|Come up with a slogan about|Create a metaphor for|Suggest ways to improve|Propose a research question on|Identify the main points of|Design a poster about|Write a tweet about|Develop a lesson plan about|Tell a story about|Create a timeline of|Write a dialogue about',
  ),
  zh: list(
    '描述|解释|讨论|分析|概述|评价|总结|研究|写一段话谈谈|写一篇文章介绍|举三个例子说明|列出五点关于|创建一份演示文稿介绍|写一篇关于|提出几个问题讨论|论述|写一句标语宣传|用一个比喻形容|提出改进建议针对|指出要点：|设计一张海报宣传|写一个故事讲述|编一段对话谈论|阐述|说明|探讨|生成一份清单列出',
  ),
}

const TO_TEXT: Record<Language, string[]> = {
  en: list(
    'Rewrite this sentence in the passive voice: |Correct the grammar: |Edit the following paragraph: |Summarize the following text in one sentence: |Paraphrase: |Change the tone of this to formal: |What is the sentiment of this review? |Classify this sentence as fact or opinion: |Add an adjective to each noun: |Find the main idea of this passage: |Turn this into a question: |Make this more persuasive: |Identify the figure of speech: |Continue the story: |Shorten this text: |Write a headline for this: |Name the literary device in this line: |Fill in the blank with the best word: |Explain the meaning of this proverb: |Combine these sentences: ',
  ),
  zh: list(
    '把这句话改成被动句：|改正语法错误：|修改下面的段落：|用一句话概括：|换一种说法：|改成正式的语气：|这条评论的情感是什么？|判断这是事实还是观点：|给每个名词加一个形容词：|这段话的中心思想是什么：|改写成问句：|让这段话更有说服力：|指出修辞手法：|续写故事：|缩写这段文字：|给这段话拟一个标题：|填入最合适的词：|解释这句谚语：|把这几句合并成一句：|分析这段话：|根据输入生成文本：',
  ),
}

const SENTENCES: Record<Language, string[]> = {
  en: list(
    'The committee has not yet decided whether the bridge will be rebuilt.|She said that the results was better then expected.|Many people believes that money brings happiness.|Despite the heavy rain, the match went on as planned.|The company announced record profits while cutting hundreds of jobs.|He run quickly to the station but the train had left.|The hotel was clean, but the staff were rude and the food was cold.|Time is a thief that steals our youth.|Actions speak louder than words.|The old man and the sea are part of one story.|If I was you, I would have told her the truth.|Our new app helps busy families plan their meals.|The wind whispered through the empty streets.|Scientists discovered a new species in the deep forest.|A stitch in time saves nine.|The novel tells of two brothers who lose each other in a war.|Prices rose sharply after the announcement.|Nobody knew who had left the letter on the table.|The teacher asked the students to handed in their essays.|Without trees there would be no life on land.|The phone is light and fast, yet its battery hardly lasts a day.',
  ),
  zh: list(
    '尽管下着大雨，比赛仍按计划进行。|公司宣布利润创新高，同时裁员数百人。|酒店很干净，但服务员态度差，饭菜也凉了。|时间是偷走青春的小偷。|行动胜于言语。|科学家在深林中发现了一个新物种。|消息公布后，价格大幅上涨。|没有人知道是谁把信留在桌上。|这部小说讲述了两兄弟在战争中失散的故事。|风在空荡的街道上低语。|许多人认为金钱能带来幸福。|我们的新应用帮助忙碌的家庭安排三餐。|委员会尚未决定是否重建这座桥。|这款手机又轻又快，但电池撑不过一天。|没有树木，陆地上就没有生命。|他跑得很快赶到车站，可是火车已经走了。|塞翁失马，焉知非福。|她喜欢在雨天读书，也喜欢听老歌。|老师鼓励学生提出自己的看法。|一个人的成功离不开家人的支持。',
  ),
}

const PEOPLE: Record<Language, string[]> = {
  en: list('Sarah|Tom|Linda|Mark|Julia|Peter|Carla|Steven|Nina|George|Mia|Daniel|Olga|Kevin|Alice|Robert|Ella|Martin'),
  zh: list('小明|小红|小刚|小丽|张华|李强|王芳|陈杰|刘洋|赵敏|老王|小军'),
}
const THINGS: Record<Language, string[]> = {
  en: list(
    'apples|eggs|books|tickets|cupcakes|pencils|flowers|boxes|chairs|bottles|stamps|T-shirts|cookies|marbles|bags of rice|magazines',
  ),
  zh: list('苹果|鸡蛋|书|门票|蛋糕|铅笔|花|箱子|椅子|瓶子|邮票|衬衫|饼干|弹珠|杂志'),
}

/** A text with `{n}`, `{m}`, `{p}`, `{t}` for a number, a sum of money, a person, a thing. */
function told(rng: Rng, language: Language, text: string): string {
  const person = rng.pick(PEOPLE[language])
  const thing = rng.pick(THINGS[language])
  const number = () => String(rng.int(2, rng.chance(0.7) ? 30 : 400))
  return text
    .replace(/\{n\}/g, number)
    .replace(/\{m\}/g, () => `$${number()}`)
    .replace(/\{p\}/g, person)
    .replace(/\{t\}/g, thing)
}

const STORIES: Record<Language, { begins: string[]; goesOn: string[]; asks: string[] }> = {
  en: {
    begins: list(
      '{p} buys {n} {t} every week.|{p} earns {m} an hour and works {n} hours a day.|A shop sells {t} for {m} each.|{p} has twice as many {t} as {n} friends together.|A train leaves with {n} passengers.|{p} reads {n} pages a day.|A farmer keeps {n} chickens, each of which lays {n} eggs a week.|{p} saves {m} a month.|There are {n} rows of {n} {t} in the hall.|{p} bakes {n} trays with {n} {t} each.|A bus travels at {n} kilometres per hour.|{p} is {n} years older than her sister.',
    ),
    goesOn: list(
      'Half of them are sold on Monday.|She gives {n} to her brother and a third of the rest to a friend.|At the next stop {n} more get on and twice as many leave.|On Sundays it is {n} % cheaper.|Every month {n} more are added.|He spends {m} on lunch each day.|Then the price goes up by a quarter.|{n} of them are broken and cannot be used.|Each costs {m} to make.|After {n} days she has used two thirds of them.|His friend has {n} fewer than half of that.',
    ),
    asks: list(
      'How much does {p} earn in a year?|How many {t} are left at the end of the week?|How much money is that in total?|How many more does {p} need?|What is the profit after {n} weeks?|How long does it take?|How many {t} does each of the {n} children get?|What was the price before?|What percentage is that?|How much change does {p} get from {m}?',
    ),
  },
  zh: {
    begins: list(
      '{p}每周买{n}个{t}。|{p}每小时挣{n}元，每天工作{n}小时。|商店里{t}每个卖{n}元。|一列火车出发时有{n}名乘客。|{p}每天读{n}页书。|农场养了{n}只鸡，每只每周下{n}个蛋。|{p}每个月存{n}元。|礼堂里有{n}排座位，每排{n}个。|汽车每小时行{n}千米。|{p}比妹妹大{n}岁。|甲乙两地相距{n}千米。|一项工程，甲单独做要{n}天。',
    ),
    goesOn: list(
      '星期一卖出一半。|给了弟弟{n}个，又把剩下的三分之一给了朋友。|下一站上来{n}人，下去的是上来的两倍。|周日打{n}折。|每月再增加{n}个。|每天午饭花{n}元。|后来涨价四分之一。|其中{n}个是坏的。|{n}天后用掉了三分之二。|他的朋友比它的一半少{n}个。|乙单独做要{n}天。',
    ),
    asks: list(
      '{p}一年能挣多少钱？|周末还剩多少个{t}？|一共要多少钱？|还差多少？|{n}周后利润是多少？|需要多长时间？|{n}个孩子平均每人分到几个？|原价是多少？|占百分之几？|付{n}元应找回多少？|两人合作几天完成？',
    ),
  },
}

const EXAM_ZH = list(
  '{t}的主要功能是|关于{t}，下列说法正确的是|{t}位于|与{t}有关的结构是|{t}不包括|属于{t}的是|{t}形成的根本原因是|{t}的意义在于|材料反映出{t}|这表明当时{t}|{t}的特点是|据此可知，{t}|导致{t}的直接原因是|下列不属于{t}的是|{t}开口于|支配{t}的神经是|{t}最早出现于|造成这一现象的主要原因是{t}|对{t}理解最恰当的是|{t}是指',
)
const EXAM_TOPICS_ZH = list(
  '肝脏|胃|十二指肠|胰腺|肾单位|膀胱|左心室|主动脉|肺泡|气管|小脑|脑干|脊髓|视网膜|耳蜗|甲状腺|肾上腺|股骨|胸骨|膝关节|肩关节|三角肌|膈肌|淋巴结|红细胞|血小板|面神经|迷走神经|唐代的均田制|宋代的商业|明清的海禁|科举制度|分封制|郡县制|辛亥革命|新文化运动|洋务运动|土地改革|改革开放|家庭联产承包|鸦片贸易|维新思想|宗法制|丝绸之路|市舶司|内阁制度|军机处|北伐战争|民族资本主义|启蒙思想|工业革命|殖民扩张|经济全球化|冷战格局|市民阶层|小农经济',
)

const story = (rng: Rng, language: Language): string => {
  const { begins, goesOn, asks } = STORIES[language]
  const middle = rng.shuffle(goesOn).slice(0, rng.int(1, 3))
  return told(rng, language, [rng.pick(begins), ...middle, rng.pick(asks)].join(language === 'en' ? ' ' : ''))
}

const instruction = (rng: Rng, language: Language): string => {
  const doing = rng.pick(DOINGS[language])
  const topic = rng.pick(TOPICS[language])
  const aspect = rng.chance(0.6) ? rng.pick(ASPECTS[language]) : ''
  return language === 'en' ? `${doing} ${aspect ? `${aspect} ` : ''}${topic}.` : `${doing}${topic}${aspect}。`
}

const toText = (rng: Rng, language: Language): string => {
  const sentences = rng.shuffle(SENTENCES[language]).slice(0, rng.int(1, 3))
  return `${rng.pick(TO_TEXT[language])}${rng.chance(0.4) ? '\n' : ''}${sentences.join(language === 'en' ? ' ' : '')}`
}

const question = (rng: Rng, language: Language): string => {
  const topic = rng.pick(TOPICS[language])
  const aspect = rng.pick(ASPECTS[language])
  if (language === 'zh')
    return rng.pick([`${topic}${aspect}是什么？`, `怎么看${topic}${aspect}？`, `为什么要关心${topic}？`, `${topic}${aspect}有哪些？`])
  return rng.pick([
    `What are ${aspect} ${topic}?`,
    `What do you think about ${topic}?`,
    `Why does ${topic} matter?`,
    `How would you explain ${aspect} ${topic}?`,
    `In what ways does ${topic} affect our lives?`,
    `What should everyone know about ${aspect} ${topic}?`,
  ])
}

const exam = (rng: Rng): string => rng.pick(EXAM_ZH).replace('{t}', rng.pick(EXAM_TOPICS_ZH))

/** `fact`: the model does not know; `task`: it can't do it well. */
export function unknownRequest(rng: Rng, language: Language): { text: string; asks: 'fact' | 'task' } {
  const draw = rng.next()
  if (draw < 0.35) return { text: instruction(rng, language), asks: 'task' }
  if (draw < 0.55) return { text: toText(rng, language), asks: 'task' }
  if (draw < 0.75) return { text: story(rng, language), asks: 'task' }
  if (language === 'zh' && draw < 0.88) return { text: exam(rng), asks: 'fact' }
  return { text: question(rng, language), asks: 'fact' }
}
