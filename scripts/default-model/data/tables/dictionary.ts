// Common words, English and Chinese, by theme; each is the usual word for the other. General knowledge, written down for this project.

export interface Entry {
  en: string
  zh: string
  theme: string
}

const THEMES: Record<string, string> = {
  animals: `dog 狗;cat 猫;horse 马;cow 奶牛;pig 猪;sheep 绵羊;goat 山羊;chicken 鸡;duck 鸭子;goose 鹅;rabbit 兔子;mouse 老鼠;lion 狮子;tiger 老虎;elephant 大象;monkey 猴子;bear 熊;panda 熊猫;wolf 狼;fox 狐狸;deer 鹿;giraffe 长颈鹿;zebra 斑马;camel 骆驼;kangaroo 袋鼠;koala 考拉;snake 蛇;frog 青蛙;turtle 乌龟;crocodile 鳄鱼;fish 鱼;shark 鲨鱼;whale 鲸鱼;dolphin 海豚;bird 鸟;eagle 老鹰;owl 猫头鹰;penguin 企鹅;swan 天鹅;parrot 鹦鹉;bee 蜜蜂;ant 蚂蚁;butterfly 蝴蝶;spider 蜘蛛;mosquito 蚊子;dragon 龙;donkey 驴;squirrel 松鼠;bat 蝙蝠;crab 螃蟹`,
  food: `rice 米饭;bread 面包;noodles 面条;egg 鸡蛋;meat 肉;beef 牛肉;pork 猪肉;cheese 奶酪;butter 黄油;milk 牛奶;water 水;tea 茶;coffee 咖啡;juice 果汁;beer 啤酒;wine 葡萄酒;soup 汤;salad 沙拉;sugar 糖;salt 盐;pepper 胡椒;oil 油;vinegar 醋;honey 蜂蜜;cake 蛋糕;cookie 饼干;chocolate 巧克力;ice cream 冰淇淋;apple 苹果;banana 香蕉;orange 橙子;grape 葡萄;strawberry 草莓;watermelon 西瓜;pear 梨;peach 桃子;lemon 柠檬;cherry 樱桃;mango 芒果;pineapple 菠萝;tomato 西红柿;potato 土豆;carrot 胡萝卜;onion 洋葱;garlic 大蒜;cucumber 黄瓜;cabbage 卷心菜;mushroom 蘑菇;corn 玉米;pumpkin 南瓜;tofu 豆腐;dumpling 饺子;sandwich 三明治;hamburger 汉堡;pizza 披萨;breakfast 早餐;lunch 午餐;dinner 晚餐;fruit 水果;vegetable 蔬菜;peanut 花生;soy sauce 酱油;flour 面粉`,
  body: `head 头;hair 头发;face 脸;eye 眼睛;ear 耳朵;nose 鼻子;mouth 嘴;tooth 牙齿;tongue 舌头;neck 脖子;shoulder 肩膀;arm 胳膊;hand 手;finger 手指;back 背;stomach 胃;leg 腿;knee 膝盖;foot 脚;heart 心脏;brain 大脑;blood 血;bone 骨头;skin 皮肤;lung 肺;liver 肝`,
  family: `father 父亲;mother 母亲;son 儿子;daughter 女儿;older brother 哥哥;younger brother 弟弟;older sister 姐姐;younger sister 妹妹;grandfather 爷爷;grandmother 奶奶;husband 丈夫;wife 妻子;child 孩子;baby 婴儿;parents 父母;uncle 叔叔;aunt 阿姨;friend 朋友;neighbour 邻居;family 家庭;man 男人;woman 女人;boy 男孩;girl 女孩;person 人;guest 客人;twins 双胞胎`,
  work: `teacher 老师;student 学生;doctor 医生;nurse 护士;police officer 警察;farmer 农民;worker 工人;driver 司机;cook 厨师;lawyer 律师;engineer 工程师;scientist 科学家;artist 艺术家;writer 作家;singer 歌手;actor 演员;soldier 士兵;pilot 飞行员;manager 经理;secretary 秘书;journalist 记者;dentist 牙医;firefighter 消防员;programmer 程序员;painter 画家;musician 音乐家;waiter 服务员;king 国王;queen 女王;president 总统;boss 老板;company 公司;factory 工厂;job 工作;salary 工资;meeting 会议`,
  home: `house 房子;room 房间;door 门;window 窗户;wall 墙;floor 地板;roof 屋顶;kitchen 厨房;bedroom 卧室;bathroom 浴室;living room 客厅;garden 花园;table 桌子;chair 椅子;bed 床;sofa 沙发;lamp 灯;mirror 镜子;clock 钟;key 钥匙;lock 锁;cup 杯子;plate 盘子;bowl 碗;spoon 勺子;fork 叉子;knife 刀;chopsticks 筷子;bottle 瓶子;pot 锅;refrigerator 冰箱;washing machine 洗衣机;television 电视;telephone 电话;umbrella 雨伞;soap 肥皂;towel 毛巾;toothbrush 牙刷;blanket 毯子;pillow 枕头;candle 蜡烛;box 盒子;bag 包;basket 篮子;broom 扫帚;stairs 楼梯;carpet 地毯;curtain 窗帘;scissors 剪刀;needle 针`,
  clothes: `shirt 衬衫;trousers 裤子;skirt 裙子;dress 连衣裙;coat 外套;jacket 夹克;sweater 毛衣;hat 帽子;shoes 鞋子;socks 袜子;gloves 手套;scarf 围巾;belt 腰带;glasses 眼镜;watch 手表;ring 戒指;tie 领带;pocket 口袋;button 纽扣;boots 靴子;uniform 制服;necklace 项链`,
  school: `school 学校;university 大学;class 班级;book 书;dictionary 词典;pen 钢笔;pencil 铅笔;paper 纸;ruler 尺子;eraser 橡皮;blackboard 黑板;map 地图;homework 作业;exam 考试;lesson 课;question 问题;answer 答案;word 单词;sentence 句子;letter 信;story 故事;poem 诗;number 数字;language 语言;English 英语;Chinese 中文;mathematics 数学;physics 物理;chemistry 化学;biology 生物;history 历史;geography 地理;music 音乐;art 美术;science 科学;library 图书馆;page 页;newspaper 报纸;magazine 杂志;novel 小说;knowledge 知识;dormitory 宿舍;notebook 笔记本;classmate 同学;grammar 语法`,
  nature: `sun 太阳;moon 月亮;star 星星;sky 天空;cloud 云;rain 雨;snow 雪;wind 风;storm 暴风雨;thunder 雷;lightning 闪电;fog 雾;ice 冰;fire 火;earth 地球;land 陆地;sea 大海;ocean 海洋;river 河流;lake 湖;mountain 山;hill 小山;valley 山谷;forest 森林;desert 沙漠;island 岛;beach 海滩;stone 石头;sand 沙子;tree 树;flower 花;grass 草;leaf 叶子;root 根;seed 种子;rose 玫瑰;bamboo 竹子;air 空气;light 光;shadow 影子;rainbow 彩虹;weather 天气;volcano 火山;earthquake 地震;waterfall 瀑布;field 田野;spring 春天;summer 夏天;autumn 秋天;winter 冬天;gold 黄金;silver 银;iron 铁;wood 木头;glass 玻璃;smoke 烟;dust 灰尘;wave 波浪;bridge 桥`,
  city: `city 城市;village 村庄;street 街道;road 路;square 广场;park 公园;shop 商店;market 市场;supermarket 超市;bank 银行;hospital 医院;pharmacy 药店;restaurant 餐厅;hotel 酒店;museum 博物馆;cinema 电影院;theatre 剧院;church 教堂;temple 寺庙;post office 邮局;police station 警察局;airport 机场;railway station 火车站;harbour 港口;car 汽车;bus 公共汽车;taxi 出租车;train 火车;plane 飞机;ship 船;boat 小船;bicycle 自行车;motorcycle 摩托车;underground 地铁;truck 卡车;traffic light 红绿灯;ticket 票;passport 护照;suitcase 行李箱;tower 塔;castle 城堡;country 国家;capital 首都;world 世界;flag 旗;zoo 动物园;fountain 喷泉;building 建筑;elevator 电梯;lighthouse 灯塔`,
  time: `time 时间;second 秒;minute 分钟;hour 小时;day 天;week 星期;month 月份;year 年;century 世纪;morning 早上;noon 中午;afternoon 下午;evening 晚上;night 夜晚;midnight 午夜;today 今天;tomorrow 明天;yesterday 昨天;now 现在;weekend 周末;holiday 假期;birthday 生日;calendar 日历;future 未来;past 过去;always 总是;never 从不;often 经常;sometimes 有时;soon 很快`,
  colours: `red 红色;blue 蓝色;green 绿色;yellow 黄色;black 黑色;white 白色;orange (colour) 橙色;purple 紫色;pink 粉色;brown 棕色;grey 灰色;colour 颜色;circle 圆形;triangle 三角形;line 线`,
  numbers: `zero 零;one 一;two 二;three 三;four 四;five 五;six 六;seven 七;eight 八;nine 九;ten 十;eleven 十一;twelve 十二;twenty 二十;hundred 百;thousand 千;half 一半;first 第一;second (place) 第二;third 第三;last 最后`,
  verbs: `to eat 吃;to drink 喝;to sleep 睡觉;to run 跑;to walk 走;to jump 跳;to swim 游泳;to fly 飞;to sit 坐;to stand 站;to read 读;to write 写;to speak 说;to listen 听;to see 看见;to sing 唱歌;to dance 跳舞;to laugh 笑;to cry 哭;to think 想;to know 知道;to learn 学习;to teach 教;to ask 问;to help 帮助;to buy 买;to sell 卖;to give 给;to open 打开;to close 关闭;to begin 开始;to wait 等待;to live 居住;to love 爱;to like 喜欢;to hate 讨厌;to forget 忘记;to remember 记住;to find 找到;to lose 丢失;to win 赢;to play 玩;to cook 做饭;to wash 洗;to clean 打扫;to work 上班;to rest 休息;to travel 旅行;to drive 开车;to climb 爬;to throw 扔;to catch 抓住;to push 推;to pull 拉;to cut 切;to draw 画;to count 数;to use 使用;to build 建造;to repair 修理;to break 打破;to change 改变;to choose 选择;to try 尝试;to understand 理解;to believe 相信;to hope 希望;to dream 做梦;to smile 微笑;to thank 感谢;to apologise 道歉;to promise 承诺;to invite 邀请;to visit 拜访;to meet 见面;to leave 离开;to return 返回;to arrive 到达;to borrow 借;to pay 付钱;to send 发送;to receive 收到;to call 打电话;to search 搜索;to delete 删除;to save 保存;to copy 复制;to print 打印;to translate 翻译;to calculate 计算`,
  adjectives: `big 大;small 小;long 长;short 短;tall 高;low 低;new 新;old 旧;young 年轻;good 好;bad 坏;hot 热;cold 冷;warm 温暖;cool 凉爽;fast 快;slow 慢;early 早;late 晚;easy 容易;difficult 困难;heavy 重;near 近;far 远;strong 强壮;weak 虚弱;rich 富有;poor 贫穷;happy 快乐;sad 悲伤;angry 生气;tired 累;hungry 饿;thirsty 渴;sick 生病;healthy 健康;beautiful 美丽;ugly 丑陋;clean 干净;dirty 脏;wet 湿;dry 干燥;full 满;empty 空;hard 硬;soft 软;sweet 甜;sour 酸;bitter 苦;spicy 辣;salty 咸;delicious 好吃;bright 明亮;dark 黑暗;quiet 安静;loud 大声;clever 聪明;stupid 愚蠢;brave 勇敢;kind 善良;lazy 懒惰;busy 忙;free 免费;expensive 贵;cheap 便宜;safe 安全;dangerous 危险;important 重要;interesting 有趣;boring 无聊;strange 奇怪;famous 著名;simple 简单;different 不同;same 相同;true 真;wrong 错误;correct 正确;possible 可能;round 圆;deep 深;wide 宽;thick 厚;thin 薄;polite 礼貌;honest 诚实;patient 耐心;careful 小心;funny 好笑;lonely 孤独;nervous 紧张`,
  things: `computer 电脑;mobile phone 手机;camera 相机;keyboard 键盘;mouse (computer) 鼠标;screen 屏幕;internet 互联网;website 网站;password 密码;file 文件;program 程序;robot 机器人;battery 电池;machine 机器;tool 工具;hammer 锤子;nail 钉子;rope 绳子;ladder 梯子;money 钱;price 价格;gift 礼物;toy 玩具;ball 球;doll 娃娃;game 游戏;photo 照片;picture 图片;film 电影;song 歌;piano 钢琴;guitar 吉他;violin 小提琴;drum 鼓;football 足球;basketball 篮球;tennis 网球;chess 国际象棋;medicine 药;model 模型;data 数据;memory 内存;artificial intelligence 人工智能`,
  ideas: `life 生命;death 死亡;dream 梦;hope 希望;idea 主意;name 名字;age 年龄;love 爱情;happiness 幸福;freedom 自由;peace 和平;war 战争;health 健康;luck 运气;truth 真相;secret 秘密;problem 难题;mistake 错误;success 成功;failure 失败;beginning 开头;end 结尾;reason 原因;result 结果;plan 计划;chance 机会;habit 习惯;culture 文化;law 法律;friendship 友谊;advice 建议;experience 经验;feeling 感觉;sound 声音;noise 噪音;speed 速度;weight 重量;height 高度;distance 距离;temperature 温度;direction 方向;energy 能量;power 力量;danger 危险;left 左边;right 右边;east 东;south 南;west 西;north 北;inside 里面;outside 外面`,
  phrases: `hello 你好;goodbye 再见;thank you 谢谢;please 请;sorry 对不起;good morning 早上好;good night 晚安;good evening 晚上好;welcome 欢迎;congratulations 恭喜;happy birthday 生日快乐;happy new year 新年快乐;I love you 我爱你;how are you 你好吗;see you tomorrow 明天见;no problem 没问题;I don't know 我不知道;yes 是;no 不;where 哪里;when 什么时候;who 谁;why 为什么;how 怎么;what 什么;how much 多少;I 我;you 你;he 他;she 她;we 我们;they 他们;this 这个;that 那个;and 和;or 或者;but 但是;because 因为;if 如果;very 非常;also 也;only 只;together 一起;everyone 大家;good luck 祝你好运;take care 保重;my name 我的名字`,
}

function readTheme([theme, text]: [string, string]): Entry[] {
  return text.split(';').map(entry => {
    const at = entry.lastIndexOf(' ')
    return { en: entry.slice(0, at), zh: entry.slice(at + 1), theme }
  })
}

/** Words that mean two things in one of the languages are left out, so that each has one right answer. */
function unambiguous(entries: Entry[]): Entry[] {
  const seen = new Set<string>()
  return entries.filter(({ en, zh }) => {
    if (en.includes('(') || seen.has(en) || seen.has(zh)) return false
    seen.add(en).add(zh)
    return true
  })
}

export const dictionary: readonly Entry[] = unambiguous(Object.entries(THEMES).flatMap(readTheme))
