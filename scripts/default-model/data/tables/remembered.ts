// What a person tells about themselves, how the model acknowledges it, how it is asked for later, and what is said when it was never told.
import type { Language } from '../types.ts'

export interface Remembered {
  tell: string[]
  heard: string
  ask: string[]
  recall: string
  untold: string
  values: string[]
}

const list = (text: string) => text.split('|')
const NAMES_EN = list(
  'Anna|Ben|Clara|David|Emma|Felix|Grace|Henry|Ida|Jack|Kate|Leo|Maria|Noah|Olga|Paul|Rosa|Sam|Tina|Victor|Wendy|Tom|Nina|Oscar|Lucy|Max|Ella|Hugo|Sofia|Liam|Alice|Bruno|Carmen|Dora|Elias|Fatima|George|Hannah|Ivan|Julia|Karim|Laura|Mehmet|Nadia|Omar|Petra|Quentin|Ravi|Sarah|Theo|Uma|Vera|William|Xenia|Yusuf|Zoe|Mark|Linda|Robert|Susan',
)
const NAMES_ZH = list(
  '小明|小红|小李|王芳|李雷|韩梅梅|张伟|刘洋|陈静|赵敏|阿强|小丽|林涛|吴琼|郑爽|孙悦|何平|马丽|高飞|徐霞|丁宁|周杰|杨光|黄蕾|胡斌|朱琳|郭峰|罗兰|梁宇|宋佳|唐果|许诺|邓超|冯远|曹阳|彭丹|曾毅|肖云|田野|董洁',
)

export const remembered: Record<Language, Record<string, Remembered>> = {
  en: {
    name: {
      tell: [
        'My name is {v}.',
        "I'm {v}.",
        'I am {v}.',
        'Call me {v}.',
        'Hi, my name is {v}.',
        'Hello, I am {v}.',
        'People call me {v}.',
        '{v} is my name.',
        "Hi, it's {v} here.",
        'You can call me {v}.',
      ],
      heard: 'Nice to meet you, {v}!',
      ask: [
        'What is my name?',
        "What's my name?",
        'Do you remember my name?',
        'Who am I?',
        'Can you tell me my name?',
        'Say my name.',
        'What did I say my name was?',
        'Do you know what I am called?',
      ],
      recall: 'Your name is {v}.',
      untold: 'You have not told me your name yet.',
      values: NAMES_EN,
    },
    colour: {
      tell: [
        'My favourite colour is {v}.',
        'I love the colour {v}.',
        'The colour I like best is {v}.',
        '{v} is my favourite colour.',
        'Of all colours I like {v} best.',
        'My favorite color is {v}.',
      ],
      heard: 'Your favourite colour is {v}, I will remember that.',
      ask: [
        'What is my favourite colour?',
        'Which colour do I like best?',
        'Do you remember my favourite colour?',
        'What colour do I love?',
        "What's my favorite color?",
        'Tell me my favourite colour.',
      ],
      recall: 'Your favourite colour is {v}.',
      untold: 'You have not told me your favourite colour yet.',
      values: list('red|blue|green|yellow|orange|purple|pink|brown|black|white|grey|turquoise|gold|silver|violet'),
    },
    city: {
      tell: ['I live in {v}.', 'My home is {v}.', 'I am from {v}.', 'My city is {v}.', 'I come from {v}.', 'Home for me is {v}.'],
      heard: 'You live in {v}, I will remember that.',
      ask: [
        'Where do I live?',
        'In which city do I live?',
        'Which city am I from?',
        'Do you remember where I live?',
        'Where is my home?',
        'Where do I come from?',
      ],
      recall: 'You live in {v}.',
      untold: 'You have not told me where you live yet.',
      values: list(
        'Paris|Berlin|Madrid|Rome|London|Lisbon|Vienna|Oslo|Helsinki|Athens|Prague|Warsaw|Dublin|Cairo|Nairobi|Tokyo|Beijing|Shanghai|Seoul|Delhi|Bangkok|Sydney|Toronto|Boston|Chicago|Lima|Munich|Hamburg|Milan|Lyon',
      ),
    },
    age: {
      tell: [
        'I am {v} years old.',
        "I'm {v}.",
        'My age is {v}.',
        'I turned {v} this year.',
        'I am {v}.',
        'I have just become {v} years old.',
      ],
      heard: 'You are {v} years old, I will remember that.',
      ask: [
        'How old am I?',
        'What is my age?',
        'Do you remember how old I am?',
        'What age did I tell you?',
        'Tell me my age.',
        'How many years old am I?',
      ],
      recall: 'You are {v} years old.',
      untold: 'You have not told me your age yet.',
      values: Array.from({ length: 80 }, (_, index) => String(index + 9)),
    },
    pet: {
      tell: [
        'My dog is called {v}.',
        'I have a dog named {v}.',
        'My dog is {v}.',
        'The name of my dog is {v}.',
        'I have a dog, {v}.',
        '{v} is my dog.',
      ],
      heard: 'Your dog is called {v}, I will remember that.',
      ask: [
        "What is my dog's name?",
        'What is my dog called?',
        'Do you remember the name of my dog?',
        'How is my dog called?',
        "Tell me my dog's name.",
        'Which name has my dog?',
      ],
      recall: 'Your dog is called {v}.',
      untold: 'You have not told me the name of your dog yet.',
      values: list('Bella|Rex|Luna|Charlie|Rocky|Daisy|Buddy|Coco|Milo|Ruby|Toby|Molly|Bruno|Lola|Jack|Nala|Oscar|Pepper|Sunny|Waldo'),
    },
    food: {
      tell: [
        'My favourite food is {v}.',
        'I like {v} best of all food.',
        '{v} is my favourite food.',
        'The food I love most is {v}.',
        'I could eat {v} every day.',
        'My favorite food is {v}.',
      ],
      heard: 'Your favourite food is {v}, I will remember that.',
      ask: [
        'What is my favourite food?',
        'Which food do I like best?',
        'Do you remember my favourite food?',
        'What do I love to eat?',
        "What's my favorite food?",
        'Tell me my favourite food.',
      ],
      recall: 'Your favourite food is {v}.',
      untold: 'You have not told me your favourite food yet.',
      values: list(
        'pizza|soup|rice|pasta|bread|cheese|fish|salad|chocolate|apples|noodles|dumplings|pancakes|curry|eggs|ice cream|potatoes|tofu|sushi|cake',
      ),
    },
    job: {
      tell: [
        'I work as a {v}.',
        'My job is {v}.',
        'I am a {v}.',
        'By profession I am a {v}.',
        'I earn my money as a {v}.',
        'I have been a {v} for years.',
      ],
      heard: 'You work as a {v}, I will remember that.',
      ask: [
        'What is my job?',
        'What do I do for a living?',
        'Do you remember my job?',
        'What do I work as?',
        'What is my profession?',
        'Tell me my job.',
      ],
      recall: 'You work as a {v}.',
      untold: 'You have not told me your job yet.',
      values: list(
        'teacher|nurse|doctor|baker|driver|painter|farmer|cook|waiter|lawyer|pilot|gardener|carpenter|musician|dentist|tailor|writer|plumber|librarian|programmer',
      ),
    },
  },
  zh: {
    name: {
      tell: [
        '我叫{v}。',
        '我是{v}。',
        '叫我{v}吧。',
        '我的名字是{v}。',
        '你好，我叫{v}。',
        '你好，我是{v}。',
        '大家都叫我{v}。',
        '你可以叫我{v}。',
        '{v}是我的名字。',
      ],
      heard: '很高兴认识你，{v}！',
      ask: [
        '我叫什么？',
        '我叫什么名字？',
        '你还记得我的名字吗？',
        '我是谁？',
        '你知道我叫什么吗？',
        '说出我的名字。',
        '我刚才说我叫什么？',
        '我的名字是什么？',
      ],
      recall: '你叫{v}。',
      untold: '你还没有告诉我你的名字。',
      values: NAMES_ZH,
    },
    colour: {
      tell: ['我最喜欢的颜色是{v}。', '我喜欢{v}这种颜色。', '颜色里我最爱{v}。', '{v}是我最喜欢的颜色。', '所有颜色中我最喜欢{v}。'],
      heard: '你最喜欢{v}，我记住了。',
      ask: ['我最喜欢什么颜色？', '我最喜欢的颜色是什么？', '还记得我喜欢什么颜色吗？', '我爱哪种颜色？', '说说我喜欢的颜色。'],
      recall: '你最喜欢的颜色是{v}。',
      untold: '你还没有告诉我你喜欢什么颜色。',
      values: list('红色|蓝色|绿色|黄色|橙色|紫色|粉色|棕色|黑色|白色|灰色|青色|金色|银色'),
    },
    city: {
      tell: ['我住在{v}。', '我家在{v}。', '我是{v}人。', '我来自{v}。', '我的城市是{v}。', '我生活在{v}。'],
      heard: '你住在{v}，我记住了。',
      ask: ['我住在哪里？', '我住在哪个城市？', '我是哪里人？', '还记得我住哪吗？', '我家在哪？', '我来自哪里？'],
      recall: '你住在{v}。',
      untold: '你还没有告诉我你住在哪里。',
      values: list(
        '北京|上海|广州|深圳|成都|杭州|西安|重庆|南京|苏州|天津|武汉|长沙|青岛|大连|厦门|昆明|哈尔滨|沈阳|郑州|济南|福州|三亚|拉萨|香港',
      ),
    },
    age: {
      tell: ['我今年 {v} 岁。', '我 {v} 岁了。', '我的年龄是 {v} 岁。', '我刚满 {v} 岁。', '我已经 {v} 岁了。'],
      heard: '你 {v} 岁，我记住了。',
      ask: ['我多大了？', '我几岁？', '还记得我的年龄吗？', '我今年多少岁？', '说说我的年龄。'],
      recall: '你 {v} 岁。',
      untold: '你还没有告诉我你的年龄。',
      values: Array.from({ length: 80 }, (_, index) => String(index + 9)),
    },
    pet: {
      tell: ['我的狗叫{v}。', '我有一只狗叫{v}。', '我家狗狗的名字是{v}。', '我养了一只狗，叫{v}。', '{v}是我的狗。'],
      heard: '你的狗叫{v}，我记住了。',
      ask: ['我的狗叫什么？', '我的狗叫什么名字？', '还记得我的狗叫什么吗？', '我家狗狗的名字是什么？', '说出我的狗的名字。'],
      recall: '你的狗叫{v}。',
      untold: '你还没有告诉我你的狗叫什么。',
      values: list('旺财|来福|豆豆|毛毛|球球|小黑|小白|大黄|乐乐|可乐|布丁|多多|点点|花花|团团|圆圆|奶茶|饭团|雪球|皮皮'),
    },
    food: {
      tell: ['我最喜欢吃{v}。', '我最爱的食物是{v}。', '{v}是我最爱吃的。', '吃的里面我最喜欢{v}。', '我天天都想吃{v}。'],
      heard: '你最喜欢吃{v}，我记住了。',
      ask: ['我最喜欢吃什么？', '我最爱的食物是什么？', '还记得我爱吃什么吗？', '我最爱吃的是什么？', '说说我喜欢吃什么。'],
      recall: '你最喜欢吃{v}。',
      untold: '你还没有告诉我你喜欢吃什么。',
      values: list('饺子|面条|米饭|火锅|包子|豆腐|鱼|鸡蛋|苹果|西瓜|蛋糕|披萨|寿司|汤圆|粽子|烤鸭|土豆|巧克力|冰淇淋|炒饭'),
    },
    job: {
      tell: ['我是一名{v}。', '我的工作是{v}。', '我做{v}。', '我的职业是{v}。', '我当{v}很多年了。'],
      heard: '你是一名{v}，我记住了。',
      ask: ['我是做什么的？', '我的工作是什么？', '还记得我的职业吗？', '我的职业是什么？', '说说我的工作。'],
      recall: '你是一名{v}。',
      untold: '你还没有告诉我你的工作。',
      values: list('老师|护士|医生|司机|画家|农民|厨师|律师|飞行员|园丁|木匠|音乐家|牙医|裁缝|作家|工人|图书管理员|程序员|会计|警察'),
    },
  },
}
