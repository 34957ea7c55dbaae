// Requests beyond a tiny model, made of parts, so that hardly two are alike: what is to be done, to what, about which topic; a text to work
// on; a sum in several steps told as a story; the stem of an exam question.
import type { Language, Rng } from '../types.ts'

const list = (text: string) => text.split('|').map(item => item.trim())

const TOPICS: Record<Language, string[]> = {
  en: list(
    'climate change|remote work|online learning|public transport|renewable energy|social media|artificial intelligence|a healthy diet|regular exercise|mental health|time management|team work|leadership|customer service|marketing|web design|cyber security|data privacy|the stock market|personal finance|real estate|tourism|space travel|robotics|electric cars|urban planning|deforestation|water pollution|recycling|biodiversity|genetic engineering|vaccination|sleep|meditation|parenting|childhood|old age|friendship|marriage|loneliness|happiness|creativity|modern art|classical music|jazz|photography|cinema|theatre|poetry|fantasy novels|journalism|free speech|democracy|immigration|human rights|gender equality|poverty|globalisation|free trade|taxes|minimum wage|unemployment|small businesses|start-ups|supply chains|agriculture|organic food|fast food|cooking|gardening|camping|cycling|football|chess|video games|board games|pets|wildlife|oceans|volcanoes|earthquakes|the solar eclipse|black holes|quantum computers|nuclear power|wind turbines|batteries|3D printing|the internet of things|open source software|programming|machine translation|search engines|encryption|education|homework|school uniforms|examinations|libraries|museums|festivals|weddings|fashion|shopping|advertising|branding|negotiation|public speaking|job interviews|writing skills|language learning|travelling alone|first aid|allergies|the immune system|the heart|the brain|bacteria|photosynthesis|evolution|gravity|thermodynamics|the carbon cycle|the industrial age|ancient Egypt|the Roman Empire|medieval castles|the printing press|trains|bridges|skyscrapers|coffee|chocolate|tea ceremonies|street food|the gig economy|inflation|insurance|retirement savings|credit cards|online dating|peer pressure|bullying at school|stress at work|burnout|procrastination|self-confidence|good manners|gossip|storytelling|stand-up comedy|ballet|hip hop|opera|comic books|detective stories|science fiction|film music|architecture|sculpture|street art|theme parks|archaeology|mythology|the Silk Road|pirates|the Vikings|the Aztecs|samurai|the gold standard|the space race|satellites|telescopes|comets|the ozone layer|coral reefs|rainforests|glaciers|droughts|hurricanes|beekeeping|fishing|veganism|sugar|vitamins|antibiotics|diabetes|back pain|yoga|swimming|marathon running|rock climbing|tennis|basketball|the Olympic Games|doping in sport|smart homes|drones|self-driving cars|virtual reality|cloud computing|mobile apps|spreadsheets|version control|databases in general|agile teams|project management|crowdfunding|franchising|fair trade|e-commerce|packaging|plastic waste|public parks|affordable housing|traffic jams|bicycles in the city|night trains|airports|cruise ships|hotels|volunteering|charity|juries|copyright|elections|lobbying|fake news|propaganda|diplomacy|refugees|disability rights|animal rights|the death penalty|school lunches|boarding schools|handwriting|dialects|sign language|proverbs|humour|superstitions|dreams|memory|intuition|habits|gratitude|forgiveness',
  ),
  zh: list(
    '气候变化|远程办公|在线教育|公共交通|可再生能源|社交媒体|人工智能|健康饮食|体育锻炼|心理健康|时间管理|团队合作|领导力|客户服务|市场营销|网页设计|网络安全|个人隐私|股票投资|家庭理财|房地产|旅游业|太空旅行|机器人|电动汽车|城市规划|森林砍伐|水污染|垃圾分类|生物多样性|基因工程|疫苗|睡眠|冥想|育儿|童年|养老|友谊|婚姻|孤独|幸福|创造力|现代艺术|古典音乐|摄影|电影|戏剧|诗歌|科幻小说|新闻业|言论|民主|移民|人权|男女平等|贫困|全球化|自由贸易|税收|最低工资|失业|小微企业|创业|供应链|农业|有机食品|快餐|烹饪|园艺|露营|骑行|足球|围棋|电子游戏|宠物|野生动物|海洋|火山|地震|日食|黑洞|量子计算|核能|风力发电|电池|3D打印|物联网|开源软件|编程|机器翻译|搜索引擎|加密技术|教育改革|家庭作业|校服|考试|图书馆|博物馆|传统节日|婚礼|时尚|购物|广告|品牌|谈判|演讲|面试|写作|外语学习|独自旅行|急救|过敏|免疫系统|心脏|大脑|细菌|光合作用|进化论|万有引力|热力学|碳循环|工业革命|古埃及|罗马帝国|中世纪|印刷术|高铁|桥梁|摩天大楼|咖啡|巧克力|茶道|街头小吃|中医|书法|京剧|零工经济|通货膨胀|保险|养老储蓄|信用卡|网恋|同辈压力|校园霸凌|职场压力|职业倦怠|拖延症|自信心|礼仪|讲故事|脱口秀|芭蕾舞|说唱音乐|歌剧|漫画|侦探小说|电影配乐|建筑设计|雕塑|街头艺术|考古|神话|丝绸之路|海盗|维京人|武士道|太空竞赛|人造卫星|望远镜|彗星|臭氧层|珊瑚礁|热带雨林|冰川|干旱|台风|养蜂|渔业|素食主义|糖分摄入|维生素|抗生素|糖尿病|腰背疼痛|瑜伽|游泳|马拉松|攀岩|网球|篮球|奥运会|兴奋剂|智能家居|无人机|自动驾驶|虚拟现实|云计算|手机应用|电子表格|项目管理|众筹|加盟店|公平贸易|电子商务|直播带货|快递包装|塑料污染|城市公园|保障性住房|交通拥堵|共享单车|夜班火车|机场|邮轮|酒店|志愿服务|慈善|陪审团|版权|选举|虚假新闻|外交|难民|残疾人权益|动物保护|营养午餐|寄宿学校|方言|手语|谚语|幽默|迷信|梦|记忆力|直觉|好习惯|感恩|宽容|相声|皮影戏|剪纸|武术|二胡|瓷器|旗袍|园林',
  ),
}

const ASPECTS: Record<Language, string[]> = {
  en: list(
    'the benefits of|the drawbacks of|the history of|the future of|the importance of|the consequences of|the causes of|the role of|the ethics of|the main challenges of|the basic principles of|the key features of|the impact of technology on|public opinion on|common misconceptions about|the economics of|recent trends in|the advantages and disadvantages of|the process behind|the psychology of|a beginner’s introduction to|the most important facts about|the pros and cons of|the hidden costs of|the environmental impact of|the social effects of|the legal side of|the biggest myths about|the science behind|the cultural meaning of|the early days of|the turning points in the history of|the main arguments about|a child’s view of|the first steps in|the risks of|the current state of|different opinions on|three surprising facts about|the link between money and|the most common mistakes with|the best books about',
  ),
  zh: list(
    '的好处|的缺点|的历史|的未来|的重要性|的后果|的成因|的作用|的伦理问题|面临的挑战|的基本原理|的主要特点|受技术的影响|的常见误解|的经济意义|的发展趋势|的利与弊|的过程|的心理学|的入门知识|的社会影响|的利弊得失|的隐性成本|对环境的影响|对年轻人的影响|涉及的法律问题|的科学依据|的文化含义|的起源|的转折点|的主要争议|的第一步|的风险|的现状|的不同观点|的冷知识|与金钱的关系|的常见错误|的推荐书目|的典型案例|的国际比较',
  ),
}

const DOINGS: Record<Language, string[]> = {
  en: list(
    'Describe|Explain|Discuss|Analyze|Outline|Evaluate|Summarize|Examine|Compare two views on|Write a paragraph about|Write an article on|Write a blog post about|Give an overview of|Give three examples of|List five facts about|Provide insights into|Create a presentation on|Compose an essay about|Generate a list of questions about|Argue for or against|Write a short speech on|Come up with a slogan about|Create a metaphor for|Suggest ways to improve|Propose a research question on|Identify the main points of|Design a poster about|Write a tweet about|Develop a lesson plan about|Tell a story about|Create a timeline of|Write a dialogue about|Brainstorm ten ideas about|Write a five-paragraph essay on|Write a poem inspired by|Write a letter to the editor about|Write an introduction for a report on|Write a conclusion for a paper about|Prepare a debate on|Prepare five interview questions about|Act as a professor and lecture me on|Pretend you are a journalist and report on|Play the role of a sceptic and question|Imagine you are a museum guide and explain|Explain to a ten-year-old|Explain step by step|Explain in fewer than fifty words|Write about 300 words on|Write a persuasive text about|Write a short play about|Write a song about|Write a limerick about|Write a quiz with answers about|Make a mind map of|Make a table comparing|Make a detailed outline for a talk on|Draw up an action plan for|Draft a survey about|Draft a press release about|Draft an e-mail to my boss about|Give me arguments for and against|Give me a balanced view of|Give me a critical review of|Teach me the basics of|Tell me everything about|Tell me in simple words about|Compare the old and the new view of|Contrast the views of young and old people on|Rank by importance the facts about|Find sources about|Research and report on|Invent a game about|Think of five titles for a book about|Generate a catchy headline about|Generate hashtags for a post about|Generate three multiple-choice questions on|Analyse with examples|Reflect on',
  ),
  zh: list(
    '描述|解释|讨论|分析|概述|评价|总结|研究|写一段话谈谈|写一篇文章介绍|举三个例子说明|列出五点关于|创建一份演示文稿介绍|写一篇关于|提出几个问题讨论|论述|写一句标语宣传|用一个比喻形容|提出改进建议针对|指出要点：|设计一张海报宣传|写一个故事讲述|编一段对话谈论|阐述|说明|探讨|生成一份清单列出|头脑风暴十个点子，关于|写一篇五段式的议论文谈|写一首诗歌咏|给编辑写一封信谈|写一份报告的引言，介绍|写一段总结，关于|准备一场辩论，主题是|准备五个采访问题，关于|请扮演一位教授，讲讲|假装你是记者，报道|你现在是博物馆讲解员，介绍|用十岁孩子能懂的话解释|一步一步地解释|用不到五十个字说明|写三百字左右谈谈|写一段有说服力的文字论证|写一个小品，主题是|写一首歌，关于|出一套带答案的测验，考查|画一张思维导图梳理|做一张表格对比|列一份详细的演讲提纲，关于|制定一份行动计划，针对|起草一份调查问卷，了解|起草一份新闻稿，关于|给领导写封邮件谈|从正反两面论述|客观地评述|批判性地分析|教我入门：|告诉我所有关于|对比新旧两种观点看|年轻人和老年人怎么看|查找资料说明|设计一个游戏，主题是|想五个书名，关于|拟一个吸引人的标题，关于|写一条微博，关于|出三道选择题，考查|结合例子分析|反思一下|写一篇读后感，谈|写一段自媒体文案，介绍',
  ),
}

const TO_TEXT: Record<Language, string[]> = {
  en: list(
    'Rewrite this sentence in the passive voice: |Correct the grammar: |Edit the following paragraph: |Summarize the following text in one sentence: |Paraphrase: |Change the tone of this to formal: |What is the sentiment of this review? |Classify this sentence as fact or opinion: |Add an adjective to each noun: |Find the main idea of this passage: |Turn this into a question: |Make this more persuasive: |Identify the figure of speech: |Continue the story: |Shorten this text: |Write a headline for this: |Name the literary device in this line: |Fill in the blank with the best word: |Explain the meaning of this proverb: |Combine these sentences: |Classify the tone of this text as positive, negative or neutral:|Classify each of these sentences by its topic:|Is the following true or false, and why?|Given the text below, what does the author want to say?|Given this sentence, what would happen next?|Read the text. Then explain in your own words why it matters.|Read the passage below and write three questions that test whether it was understood.|You are an editor. Tell me what is wrong with this text and improve it:|You are a strict teacher. Give this text a mark and explain your reasons:|Act as a poet and rewrite this:|Act as a lawyer and comment on this statement:|Pretend to be a child and retell this:|I will give you a text. Make it shorter but keep its meaning:|I wrote this for work. Can you make it sound more polite?|Rewrite this in simple English for beginners:|Rewrite the text so that it rhymes:|Rewrite this from another point of view:|Rewrite in the future tense:|Rewrite without using the letter e:|Change the ending of this story:|Replace the boring words with better ones:|Find a synonym for every verb in this text:|Find the logical mistake in this argument:|Find and fix the mistakes, then explain each of them:|Which emotion does the writer feel here?|What can be inferred from this?|What is implied but not said here?|What is the tone of this passage?|What question does this text answer?|Generate a title and a summary for this text:|Generate a reply to this message:|Generate five keywords for this:|Write the opposite opinion to this:|Write a short story that begins like this:|Write a poem that ends with this line:|Write a comment on this post:|Translate this into Spanish and explain the grammar:|Translate into old English:|Turn this into a news report:|Turn this into a tweet with hashtags:|Turn these notes into a full paragraph:|Explain the joke:|Explain this to a five-year-old:|Expand this into a full page:|Complete the argument:|Rate how convincing this is from one to ten and give reasons:|Suggest three better openings for this text:|Split this into subject, verb and object:|Label each part of speech:|Extract the cause and the effect:|Decide whether these two statements agree with each other:|Improve the flow of this:',
  ),
  zh: list(
    '把这句话改成被动句：|改正语法错误：|修改下面的段落：|用一句话概括：|换一种说法：|改成正式的语气：|这条评论的情感是什么？|判断这是事实还是观点：|给每个名词加一个形容词：|这段话的中心思想是什么：|改写成问句：|让这段话更有说服力：|指出修辞手法：|续写故事：|缩写这段文字：|给这段话拟一个标题：|填入最合适的词：|解释这句谚语：|把这几句合并成一句：|分析这段话：|根据输入生成文本：|判断这段文字的情绪是正面、负面还是中性：|按主题给下面的句子分类：|下面的说法对不对，为什么？|根据下文，作者想表达什么？|读完下面的话，猜猜接下来会发生什么：|阅读下文，用自己的话解释它为什么重要：|阅读这段话，出三道题考查理解：|你是一位编辑，指出这段文字的问题并改好：|你是一位严格的老师，给这段话打分并说明理由：|请扮演诗人，改写这段话：|请以律师的身份评论这句话：|假装你是小朋友，复述一遍：|我给你一段文字，请压缩篇幅但保留原意：|这是我写的工作邮件，帮我改得更礼貌：|用简单的话改写：|改写成押韵的句子：|换一个角度重写：|把这段话改成将来的事：|改写故事的结局：|把平淡的词换成更生动的：|给每个动词找一个近义词：|找出这个论证的逻辑错误：|找出语病，改正并逐一解释：|作者在这里是什么心情？|从这句话能推断出什么？|这句话的言外之意是什么？|这段话是什么语气？|给这段文字拟题目并写摘要：|给这条消息写一条回复：|为这段话生成五个关键词：|写出相反的观点：|以这句话开头写一个短篇故事：|写一首以这句结尾的诗：|给这条帖子写评论：|翻译成西班牙语并讲解语法：|翻译成文言文：|改写成新闻报道：|改写成朋友圈文案：|把这些要点扩写成一段完整的话：|解释这个笑话：|讲给五岁的孩子听：|扩写成一页：|补全论证：|从一到十打分，评价说服力并说明理由：|换三个更好的开头：|划分主语、谓语和宾语：|标出每个词的词性：|分析原因和结果：|判断这两个说法是否一致：|润色一下，使它更通顺：|用鲁迅的风格改写：|仿写这个句子：|把直接引语改成转述：',
  ),
}

const SENTENCES: Record<Language, string[]> = {
  en: list(
    'The committee has not yet decided whether the bridge will be rebuilt.|She said that the results was better then expected.|Many people believes that money brings happiness.|Despite the heavy rain, the match went on as planned.|The company announced record profits while cutting hundreds of jobs.|He run quickly to the station but the train had left.|The hotel was clean, but the staff were rude and the food was cold.|Time is a thief that steals our youth.|Actions speak louder than words.|The old man and the sea are part of one story.|If I was you, I would have told her the truth.|Our new app helps busy families plan their meals.|The wind whispered through the empty streets.|Scientists discovered a new species in the deep forest.|A stitch in time saves nine.|The novel tells of two brothers who lose each other in a war.|Prices rose sharply after the announcement.|Nobody knew who had left the letter on the table.|The teacher asked the students to handed in their essays.|Without trees there would be no life on land.|The phone is light and fast, yet its battery hardly lasts a day.|Working from home saves time, but it can make people lonely.|The river rose so fast that the village had to be cleared at night.|I bought this lamp a month ago and it has already stopped working.|Every child should learn to cook before leaving school.|The old clock struck midnight, and someone knocked at the door.|All birds can fly; penguins are birds; so penguins can fly.|Their going to the market when the rain started.|Me and him was late because of the traffic.|The new tram will connect the airport with the old town.|Her smile was the sun after a long winter.|Sales fell in spring, recovered in summer and reached a peak in autumn.|You should definitely visit the museum if you have a free afternoon.|The waiter forgot our order twice and never apologised.|A friend in need is a friend indeed.|The medicine works, although nobody knows exactly why.|Cities that plant more trees stay cooler in summer.|He had promised to write, but no letter ever came.|We regret to inform you that your application was not successful.|The match was boring until the very last minute.|Dogs are better pets than cats because they are loyal.|The early bird catches the worm.|My neighbour plays the drums every evening until eleven.|This course taught me more than three years of lessons.|The government plans to raise the tax on sugary drinks.|On the edge of the desert stood a house without doors.|It is raining cats and dogs.|The results suggest that sleep improves memory.|The package arrived late, and the box was damaged.|She opened the drawer and found a map she had never seen before.|No pain, no gain.|Sugar should be banned from schools.|The children laughed, the dog barked, and the cake fell to the floor.|Please find attached the report that you asked for.|Money cannot buy happiness, but it can buy comfort.',
  ),
  zh: list(
    '尽管下着大雨，比赛仍按计划进行。|公司宣布利润创新高，同时裁员数百人。|酒店很干净，但服务员态度差，饭菜也凉了。|时间是偷走青春的小偷。|行动胜于言语。|科学家在深林中发现了一个新物种。|消息公布后，价格大幅上涨。|没有人知道是谁把信留在桌上。|这部小说讲述了两兄弟在战争中失散的故事。|风在空荡的街道上低语。|许多人认为金钱能带来幸福。|我们的新应用帮助忙碌的家庭安排三餐。|委员会尚未决定是否重建这座桥。|这款手机又轻又快，但电池撑不过一天。|没有树木，陆地上就没有生命。|他跑得很快赶到车站，可是火车已经走了。|塞翁失马，焉知非福。|她喜欢在雨天读书，也喜欢听老歌。|老师鼓励学生提出自己的看法。|一个人的成功离不开家人的支持。|在家办公节省时间，但也容易让人感到孤独。|河水涨得太快，村民不得不连夜撤离。|这盏灯买了一个月就坏了。|每个孩子都应该在毕业前学会做饭。|老钟敲了十二下，有人敲响了门。|所有的鸟都会飞，企鹅是鸟，所以企鹅会飞。|通过这次活动，使我明白了很多道理。|新电车将把机场和老城连接起来。|她的笑容像冬天里的阳光。|春天销量下滑，夏天回升，秋天达到顶峰。|如果你有空，一定要去看看这座博物馆。|服务员两次忘记上菜，也没有道歉。|患难见真情。|这种药有效，但没人知道确切的原因。|多种树的城市夏天更凉快。|他答应写信，却再也没有来信。|很遗憾，您的申请未能通过。|比赛一直很无聊，直到最后一分钟。|狗比猫更适合当宠物，因为狗忠诚。|早起的鸟儿有虫吃。|邻居每天晚上打鼓到十一点。|这门课比三年的课教会我的还多。|政府计划提高含糖饮料的税。|沙漠边上有一座没有门的房子。|研究结果表明，睡眠能改善记忆。|快递来晚了，盒子也破了。|她拉开抽屉，发现一张从没见过的地图。|学校里应该禁止卖糖果。|孩子们笑了，狗叫了，蛋糕掉在了地上。|附件是您要的报告，请查收。|金钱买不到幸福，却能买到舒适。|三个臭皮匠，顶个诸葛亮。|我差点儿没迟到。|他不但会唱歌，而且会跳舞，因此大家都喜欢他。',
  ),
}

const PEOPLE: Record<Language, string[]> = {
  en: list(
    'Sarah|Tom|Linda|Mark|Julia|Peter|Carla|Steven|Nina|George|Mia|Daniel|Olga|Kevin|Alice|Robert|Ella|Martin|Hannah|Omar|Priya|Lucas|Emma|Yuki|Carlos|Fatima|Jack|Sophie|Ben|Grace',
  ),
  zh: list('小明|小红|小刚|小丽|张华|李强|王芳|陈杰|刘洋|赵敏|老王|小军|小华|小芳|小强|小兰|李雷|韩梅梅|周涛|吴丹|孙悦|马丽|爸爸|妈妈'),
}
const THINGS: Record<Language, string[]> = {
  en: list(
    'apples|eggs|books|tickets|cupcakes|pencils|flowers|boxes|chairs|bottles|stamps|T-shirts|cookies|marbles|bags of rice|magazines|balloons|candles|pizzas|lemons|oranges|toys|tiles|trees|socks|posters|sandwiches|seats|buttons|shells',
  ),
  zh: list(
    '苹果|鸡蛋|书|门票|蛋糕|铅笔|花|箱子|椅子|瓶子|邮票|衬衫|饼干|弹珠|杂志|气球|蜡烛|橙子|玩具|瓷砖|袜子|海报|面包|扣子|贝壳|杯子|本子',
  ),
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
      '{p} buys {n} {t} every week.|{p} earns {m} an hour and works {n} hours a day.|A shop sells {t} for {m} each.|{p} has twice as many {t} as {n} friends together.|A train leaves with {n} passengers.|{p} reads {n} pages a day.|A farmer keeps {n} chickens, each of which lays {n} eggs a week.|{p} saves {m} a month.|There are {n} rows of {n} {t} in the hall.|{p} bakes {n} trays with {n} {t} each.|A bus travels at {n} kilometres per hour.|{p} is {n} years older than her sister.|A rectangle is {n} metres longer than it is wide.|A tank is filled by a tap with {n} litres a minute.|{p} borrows {m} at an interest of {n} % a year.|{p} and a friend share the cost of {n} {t}.|The ratio of boys to girls in a class is {n} to {n}.|A recipe for {n} people needs {n} {t}.|A car uses {n} litres for 100 kilometres.|{n} workers build a wall in {n} days.|A ladder of {n} feet leans against a wall.|In a bag there are {n} red and {n} green marbles, all alike to the touch.|{p} cuts a rope of {n} metres into equal pieces.|A jacket that costs {m} is on sale.|{p} walks to school and comes back by bus.|The sum of three numbers in a row is {n}.|A company makes {n} {t} in an eight-hour shift.|{p} runs {n} laps of {n} metres every morning.|Two trains start towards each other from towns {n} miles apart.|A garden is fenced with {n} posts, one every {n} metres.',
    ),
    goesOn: list(
      'Half of them are sold on Monday.|She gives {n} to her brother and a third of the rest to a friend.|At the next stop {n} more get on and twice as many leave.|On Sundays it is {n} % cheaper.|Every month {n} more are added.|He spends {m} on lunch each day.|Then the price goes up by a quarter.|{n} of them are broken and cannot be used.|Each costs {m} to make.|After {n} days she has used two thirds of them.|His friend has {n} fewer than half of that.|Two of them drop out after the first week.|Every tenth one is free.|The second train is {n} miles per hour faster than the first.|For more than {n} of them there is a discount of {n} %.|A third of them are blue and the rest are white.|After lunch she works only half as fast.|Then a second tap is opened that is twice as fast.|The next day he does {n} more than the day before, and so on.|The tax on top of it is {n} %.|They take a break of {n} minutes after each hour.|Her mother gives her {m} more each week.|A quarter of the money goes into savings.|One of them is lost on the way.|The leftover pieces are thrown away.',
    ),
    asks: list(
      'How much does {p} earn in a year?|How many {t} are left at the end of the week?|How much money is that in total?|How many more does {p} need?|What is the profit after {n} weeks?|How long does it take?|How many {t} does each of the {n} children get?|What was the price before?|What percentage is that?|How much change does {p} get from {m}?|What is the probability that both are red?|When do they meet?|How many days will it last?|What is the area in square metres?|What is its perimeter?|How old is each of them now?|What was the average speed?|How much does each person have to pay?|How many {t} can be made at most?|How much is owed after three years?|What is the largest of the numbers?|How many {t} did {p} have at first?|By how many per cent has it changed?|How many more weeks must {p} save?|Explain your steps and give the final answer.|How many of them are neither red nor green?',
    ),
  },
  zh: {
    begins: list(
      '{p}每周买{n}个{t}。|{p}每小时挣{n}元，每天工作{n}小时。|商店里{t}每个卖{n}元。|一列火车出发时有{n}名乘客。|{p}每天读{n}页书。|农场养了{n}只鸡，每只每周下{n}个蛋。|{p}每个月存{n}元。|礼堂里有{n}排座位，每排{n}个。|汽车每小时行{n}千米。|{p}比妹妹大{n}岁。|甲乙两地相距{n}千米。|一项工程，甲单独做要{n}天。|长方形的长比宽多{n}米。|水池有一根进水管，每分钟进水{n}升。|{p}向银行借款{n}元，年利率百分之{n}。|{p}和朋友合买{n}个{t}。|班上男生和女生的人数比是{n}比{n}。|一份菜谱供{n}人吃，需要{n}个{t}。|汽车每百公里耗油{n}升。|{n}个工人{n}天砌好一堵墙。|袋子里装着{n}个红球和{n}个绿球，大小相同。|{p}把一根{n}米长的绳子剪成相等的几段。|一件外套原价{n}元，现在促销。|{p}走路上学，坐公交回家。|三个连续自然数的和是{n}。|工厂每班生产{n}个{t}。|{p}每天早上跑{n}圈，每圈{n}米。|鸡兔同笼，共有{n}个头，{n}只脚。|一个圆柱的底面半径是{n}厘米。|花园四周每隔{n}米立一根桩，共{n}根。',
    ),
    goesOn: list(
      '星期一卖出一半。|给了弟弟{n}个，又把剩下的三分之一给了朋友。|下一站上来{n}人，下去的是上来的两倍。|周日打{n}折。|每月再增加{n}个。|每天午饭花{n}元。|后来涨价四分之一。|其中{n}个是坏的。|{n}天后用掉了三分之二。|他的朋友比它的一半少{n}个。|乙单独做要{n}天。|第一周后有两个人退出。|每买十个送一个。|第二列火车每小时快{n}千米。|超过{n}个打九折。|其中三分之一是蓝的，其余是白的。|下午的速度只有上午的一半。|后来又打开一根出水管。|第二天比前一天多做{n}个，以此类推。|另外要交百分之{n}的税。|每过一小时休息{n}分钟。|妈妈每周多给{n}元。|把四分之一的钱存起来。|路上丢了一个。|剩下的边角料不要了。',
    ),
    asks: list(
      '{p}一年能挣多少钱？|周末还剩多少个{t}？|一共要多少钱？|还差多少？|{n}周后利润是多少？|需要多长时间？|{n}个孩子平均每人分到几个？|原价是多少？|占百分之几？|付{n}元应找回多少？|两人合作几天完成？|两次都摸到红球的概率是多少？|他们什么时候相遇？|够用几天？|面积是多少平方米？|周长是多少？|他们现在各几岁？|平均速度是多少？|每人应付多少钱？|最多能做几个{t}？|三年后要还多少钱？|这三个数中最大的是几？|{p}原来有多少个{t}？|增加了百分之几？|还要存几周才够？|请写出解题过程和答案。|鸡和兔各有几只？|体积是多少？',
    ),
  },
}

const EXAM_ZH = list(
  '{t}的主要功能是|关于{t}，下列说法正确的是|{t}位于|与{t}有关的结构是|{t}不包括|属于{t}的是|{t}形成的根本原因是|{t}的意义在于|材料反映出{t}|这表明当时{t}|{t}的特点是|据此可知，{t}|导致{t}的直接原因是|下列不属于{t}的是|{t}开口于|支配{t}的神经是|{t}最早出现于|造成这一现象的主要原因是{t}|对{t}理解最恰当的是|{t}是指|下列关于{t}的叙述，错误的是|{t}的组成不含|临床上{t}最常见的表现是|{t}的主要依据是|{t}的共同点是|上述材料说明{t}|{t}产生的历史背景是|与{t}相邻的是|{t}受损时可出现|能够体现{t}的是|{t}实施的目的是|对{t}评价正确的是|以下哪项最能说明{t}|{t}的正常值是|{t}的发展过程依次是|{t}与其他各项的区别在于|提出{t}的人物是|{t}标志着|下列文献中最早记载{t}的是|影响{t}的关键因素是',
)
const EXAM_TOPICS_ZH = list(
  '肝脏|胃|十二指肠|胰腺|肾单位|膀胱|左心室|主动脉|肺泡|气管|小脑|脑干|脊髓|视网膜|耳蜗|甲状腺|肾上腺|股骨|胸骨|膝关节|肩关节|三角肌|膈肌|淋巴结|红细胞|血小板|面神经|迷走神经|唐代的均田制|宋代的商业|明清的海禁|科举制度|分封制|郡县制|辛亥革命|新文化运动|洋务运动|土地改革|改革开放|家庭联产承包|鸦片贸易|维新思想|宗法制|丝绸之路|市舶司|内阁制度|军机处|北伐战争|民族资本主义|启蒙思想|工业革命|殖民扩张|经济全球化|冷战格局|市民阶层|小农经济|食管|结肠|胆囊|脾脏|子宫|卵巢|前列腺|输尿管|右心房|肺动脉|冠状动脉|门静脉|声带|扁桃体|角膜|晶状体|垂体|胸腺|肱骨|锁骨|椎间盘|髋关节|股四头肌|坐骨神经|三叉神经|白细胞|骨髓|细胞膜|线粒体|叶绿体|染色体|酶|激素|反射弧|有丝分裂|光反应|食物链|基因突变|商鞅变法|百家争鸣|推恩令|三省六部制|行省制度|一条鞭法|摊丁入亩|太平天国|戊戌变法|五四运动|抗日战争|一五计划|经济特区|罗马法|新航路开辟|宗教改革|法国大革命|明治维新|凡尔赛体系|罗斯福新政|马歇尔计划|联合国|君主立宪制|垄断组织|季风气候|洋流|板块运动|水土流失|城市化|产业转移|货币职能|价值规律|宏观调控|公民权利|矛盾的普遍性|实践与认识|文化传承',
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
  return `${rng.pick(TO_TEXT[language])}${rng.chance(0.4) ? '\n' : language === 'en' ? ' ' : ''}${sentences.join(language === 'en' ? ' ' : '')}`
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
