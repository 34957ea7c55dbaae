// Days, months and seasons (of the northern half of the Earth), and colours.

export interface Named {
  en: string
  zh: string
}

function pairs(text: string): Named[] {
  return text.split(';').map(entry => {
    const [en, zh] = entry.split(' ')
    return { en, zh }
  })
}

/** From Monday. */
export const days: readonly Named[] = pairs(
  'Monday 星期一;Tuesday 星期二;Wednesday 星期三;Thursday 星期四;Friday 星期五;Saturday 星期六;Sunday 星期日',
)

export const months: readonly Named[] = pairs(
  'January 一月;February 二月;March 三月;April 四月;May 五月;June 六月;July 七月;August 八月;September 九月;October 十月;November 十一月;December 十二月',
)

/** Of months[i], in a year that is no leap year. */
export const monthLengths: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const seasons: readonly Named[] = pairs('spring 春天;summer 夏天;autumn 秋天;winter 冬天')

/** The season of months[i]: an index into `seasons`. */
export const seasonOfMonth: readonly number[] = [3, 3, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3]

/** Two colours of paint and what they mix to. */
export const colourMixes: readonly { parts: readonly [Named, Named]; mixed: Named }[] = (
  [
    ['red 红色', 'yellow 黄色', 'orange 橙色'],
    ['blue 蓝色', 'yellow 黄色', 'green 绿色'],
    ['red 红色', 'blue 蓝色', 'purple 紫色'],
    ['black 黑色', 'white 白色', 'grey 灰色'],
    ['red 红色', 'white 白色', 'pink 粉色'],
    ['blue 蓝色', 'white 白色', 'light-blue 浅蓝色'],
    ['red 红色', 'green 绿色', 'brown 棕色'],
  ] as const
).map(texts => {
  const [first, second, mixed] = texts.flatMap(pairs).map(({ en, zh }) => ({ en: en.replace('-', ' '), zh }))
  return { parts: [first, second], mixed }
})

/** What has which colour, as everyone says. */
export const colouredThings: readonly { thing: Named; colour: Named }[] =
  'the sky/天空/blue/蓝色;grass/草/green/绿色;snow/雪/white/白色;blood/血/red/红色;the sun/太阳/yellow/黄色;coal/煤/black/黑色;a lemon/柠檬/yellow/黄色;a banana/香蕉/yellow/黄色;a carrot/胡萝卜/orange/橙色;an orange/橙子/orange/橙色;milk/牛奶/white/白色;chocolate/巧克力/brown/棕色;a strawberry/草莓/red/红色;a tomato/西红柿/red/红色;a cherry/樱桃/red/红色;an elephant/大象/grey/灰色;a raven/乌鸦/black/黑色;a flamingo/火烈鸟/pink/粉色;a frog/青蛙/green/绿色;spinach/菠菜/green/绿色;a cucumber/黄瓜/green/绿色;an aubergine/茄子/purple/紫色;salt/盐/white/白色;a polar bear/北极熊/white/白色;the sea/大海/blue/蓝色;a pumpkin/南瓜/orange/橙色;a fire engine/消防车/red/红色;lavender/薰衣草/purple/紫色'
    .split(';')
    .map(entry => {
      const [thingEn, thingZh, colourEn, colourZh] = entry.split('/')
      return { thing: { en: thingEn, zh: thingZh }, colour: { en: colourEn, zh: colourZh } }
    })
