// What the little texts of groups/reading.ts are made of.
import type { Language } from '../types.ts'

const list = (text: string) => text.split('|')

interface Values {
  names: string[]
  cities: string[]
  jobs: string[]
  days: string[]
  months: string[]
  /** Plural in English. */
  things: string[]
  colours: string[]
  holders: string[]
  items: string[]
}

export const readingValues: Record<Language, Values> = {
  en: {
    names: list(
      'Anna|Ben|Clara|David|Emma|Felix|Grace|Henry|Ida|Jack|Kate|Leo|Maria|Noah|Olga|Paul|Rosa|Sam|Tina|Victor|Wendy|Tom|Nina|Oscar|Lucy|Max|Ella|Hugo|Sofia|Liam|Alice|Bruno|Carmen|Elias|Fatima|George|Hannah|Ivan|Julia|Karim|Laura|Mehmet|Omar|Petra|Ravi|Sarah|Theo|Yusuf|Zoe',
    ),
    cities: list(
      'Paris|Berlin|Madrid|Rome|London|Lisbon|Vienna|Oslo|Helsinki|Athens|Prague|Warsaw|Dublin|Cairo|Nairobi|Tokyo|Beijing|Seoul|Delhi|Sydney|Toronto|Boston|Chicago|Lima|Munich|Hamburg|Milan|Lyon|Zurich|Bergen',
    ),
    jobs: list(
      'teacher|nurse|doctor|baker|driver|painter|farmer|cook|waiter|lawyer|pilot|gardener|carpenter|musician|dentist|tailor|writer|plumber',
    ),
    days: list('Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'),
    months: list('January|February|March|April|May|June|July|August|September|October|November|December'),
    things: list('balls|apples|books|cups|pens|stones|keys|hats|boxes|cards|flowers|shirts|coins|cars|fish|candles'),
    colours: list('red|blue|green|yellow|white|black|brown|orange|pink|grey'),
    holders: list(
      'A box holds|A bag holds|In a basket there are|On the table there are|In the drawer there are|In the room there are|A shelf holds|In the garden there are',
    ),
    items: list(
      'milk|bread|eggs|tea|rice|soap|apples|cheese|salt|paper|pens|water|honey|flour|butter|lemons|candles|onions|coffee|sugar|noodles|tomatoes|pears|nuts',
    ),
  },
  zh: {
    names: list(
      '小明|小红|小李|王芳|李雷|张伟|刘洋|陈静|赵敏|阿强|小丽|林涛|吴琼|郑爽|孙悦|何平|马丽|高飞|徐霞|丁宁|杨光|黄蕾|胡斌|朱琳|郭峰|罗兰|梁宇|宋佳|许诺|冯远|曹阳|彭丹|肖云|田野|董洁',
    ),
    cities: list(
      '北京|上海|广州|深圳|成都|杭州|西安|重庆|南京|苏州|天津|武汉|长沙|青岛|大连|厦门|昆明|哈尔滨|沈阳|郑州|济南|福州|三亚|拉萨|香港',
    ),
    jobs: list('老师|护士|医生|司机|画家|农民|厨师|律师|飞行员|园丁|木匠|音乐家|牙医|裁缝|作家|工人|程序员'),
    days: list('星期一|星期二|星期三|星期四|星期五|星期六|星期日'),
    months: list('1 月|2 月|3 月|4 月|5 月|6 月|7 月|8 月|9 月|10 月|11 月|12 月'),
    things: list('球|苹果|杯子|盒子|石头|钥匙|气球|按钮|珠子|积木|灯笼|箱子'),
    colours: list('红|蓝|绿|黄|白|黑|紫|橙|粉|灰'),
    holders: list('盒子里有|袋子里有|篮子里有|桌上有|抽屉里有|房间里有|架子上有|院子里有'),
    items: list('牛奶|面包|鸡蛋|茶|大米|肥皂|苹果|奶酪|盐|纸|笔|水|蜂蜜|面粉|黄油|柠檬|蜡烛|洋葱|咖啡|糖|面条|西红柿|梨|坚果'),
  },
}
