// The countries of the world: members and observers of the United Nations, with their capitals, continents, main languages and
// currencies as of 2026. A dash: no capital that everyone agrees on. Facts from general knowledge, written down for this project.

export interface Country {
  /** With its article where English puts one: "the Netherlands". */
  en: string
  zh: string
  capital?: { en: string; zh: string }
  continent: { en: string; zh: string }
  languages: { en: string[]; zh: string[] }
  currency: { en: string; zh: string }
}

const CONTINENTS: Record<string, string> = {
  Asia: '亚洲',
  Europe: '欧洲',
  Africa: '非洲',
  'North America': '北美洲',
  'South America': '南美洲',
  Oceania: '大洋洲',
}

const LANGUAGES: Record<string, string> = Object.fromEntries(
  `Afrikaans 南非语;Albanian 阿尔巴尼亚语;Amharic 阿姆哈拉语;Arabic 阿拉伯语;Armenian 亚美尼亚语;Aymara 艾马拉语;Azerbaijani 阿塞拜疆语;Belarusian 白俄罗斯语;Bengali 孟加拉语;Berber 柏柏尔语;Bislama 比斯拉马语;Bosnian 波斯尼亚语;Bulgarian 保加利亚语;Burmese 缅甸语;Catalan 加泰罗尼亚语;Chichewa 齐切瓦语;Chinese 汉语;Comorian 科摩罗语;Croatian 克罗地亚语;Czech 捷克语;Danish 丹麦语;Dari 达里语;Dhivehi 迪维希语;Dutch 荷兰语;Dzongkha 宗卡语;English 英语;Estonian 爱沙尼亚语;Fijian 斐济语;Filipino 菲律宾语;Finnish 芬兰语;French 法语;Georgian 格鲁吉亚语;German 德语;Gilbertese 基里巴斯语;Greek 希腊语;Guarani 瓜拉尼语;Haitian Creole 海地克里奥尔语;Hebrew 希伯来语;Hindi 印地语;Hiri Motu 希里莫图语;Hungarian 匈牙利语;Icelandic 冰岛语;Indonesian 印度尼西亚语;Irish 爱尔兰语;Italian 意大利语;Japanese 日语;Kazakh 哈萨克语;Khmer 高棉语;Kinyarwanda 卢旺达语;Kirundi 基隆迪语;Korean 韩语;Kurdish 库尔德语;Kyrgyz 吉尔吉斯语;Lao 老挝语;Latin 拉丁语;Latvian 拉脱维亚语;Lithuanian 立陶宛语;Luxembourgish 卢森堡语;Macedonian 马其顿语;Malagasy 马尔加什语;Malay 马来语;Maltese 马耳他语;Maori 毛利语;Marshallese 马绍尔语;Mongolian 蒙古语;Montenegrin 黑山语;Nauruan 瑙鲁语;Nepali 尼泊尔语;Norwegian 挪威语;Palauan 帕劳语;Pashto 普什图语;Persian 波斯语;Polish 波兰语;Portuguese 葡萄牙语;Quechua 克丘亚语;Romanian 罗马尼亚语;Romansh 罗曼什语;Russian 俄语;Samoan 萨摩亚语;Sango 桑戈语;Serbian 塞尔维亚语;Sesotho 塞索托语;Seychellois Creole 塞舌尔克里奥尔语;Shona 绍纳语;Sinhala 僧伽罗语;Slovak 斯洛伐克语;Slovene 斯洛文尼亚语;Somali 索马里语;Spanish 西班牙语;Swahili 斯瓦希里语;Swati 斯威士语;Swedish 瑞典语;Tajik 塔吉克语;Tamil 泰米尔语;Tetum 德顿语;Thai 泰语;Tigrinya 提格里尼亚语;Tok Pisin 巴布亚皮钦语;Tongan 汤加语;Tswana 茨瓦纳语;Turkish 土耳其语;Turkmen 土库曼语;Tuvaluan 图瓦卢语;Ukrainian 乌克兰语;Urdu 乌尔都语;Uzbek 乌兹别克语;Vietnamese 越南语;Xhosa 科萨语;Zulu 祖鲁语`
    .split(';')
    .map(entry => [entry.slice(0, entry.lastIndexOf(' ')), entry.slice(entry.lastIndexOf(' ') + 1)]),
)

/** English name | Chinese name | capital | 首都 | continent | main languages | currency | 货币 */
const ROWS = `
the United States|美国|Washington, D.C.|华盛顿|North America|English|US dollar|美元
Canada|加拿大|Ottawa|渥太华|North America|English, French|Canadian dollar|加元
Mexico|墨西哥|Mexico City|墨西哥城|North America|Spanish|Mexican peso|墨西哥比索
Guatemala|危地马拉|Guatemala City|危地马拉城|North America|Spanish|quetzal|格查尔
Belize|伯利兹|Belmopan|贝尔莫潘|North America|English|Belize dollar|伯利兹元
El Salvador|萨尔瓦多|San Salvador|圣萨尔瓦多|North America|Spanish|US dollar|美元
Honduras|洪都拉斯|Tegucigalpa|特古西加尔巴|North America|Spanish|lempira|伦皮拉
Nicaragua|尼加拉瓜|Managua|马那瓜|North America|Spanish|córdoba|科多巴
Costa Rica|哥斯达黎加|San José|圣何塞|North America|Spanish|Costa Rican colón|哥斯达黎加科朗
Panama|巴拿马|Panama City|巴拿马城|North America|Spanish|balboa|巴波亚
Cuba|古巴|Havana|哈瓦那|North America|Spanish|Cuban peso|古巴比索
Jamaica|牙买加|Kingston|金斯敦|North America|English|Jamaican dollar|牙买加元
Haiti|海地|Port-au-Prince|太子港|North America|French, Haitian Creole|gourde|古德
the Dominican Republic|多米尼加共和国|Santo Domingo|圣多明各|North America|Spanish|Dominican peso|多米尼加比索
the Bahamas|巴哈马|Nassau|拿骚|North America|English|Bahamian dollar|巴哈马元
Barbados|巴巴多斯|Bridgetown|布里奇敦|North America|English|Barbadian dollar|巴巴多斯元
Trinidad and Tobago|特立尼达和多巴哥|Port of Spain|西班牙港|North America|English|Trinidad and Tobago dollar|特立尼达和多巴哥元
Antigua and Barbuda|安提瓜和巴布达|St. John's|圣约翰|North America|English|East Caribbean dollar|东加勒比元
Dominica|多米尼克|Roseau|罗索|North America|English|East Caribbean dollar|东加勒比元
Grenada|格林纳达|St. George's|圣乔治|North America|English|East Caribbean dollar|东加勒比元
Saint Kitts and Nevis|圣基茨和尼维斯|Basseterre|巴斯特尔|North America|English|East Caribbean dollar|东加勒比元
Saint Lucia|圣卢西亚|Castries|卡斯特里|North America|English|East Caribbean dollar|东加勒比元
Saint Vincent and the Grenadines|圣文森特和格林纳丁斯|Kingstown|金斯敦|North America|English|East Caribbean dollar|东加勒比元
Brazil|巴西|Brasília|巴西利亚|South America|Portuguese|real|雷亚尔
Argentina|阿根廷|Buenos Aires|布宜诺斯艾利斯|South America|Spanish|Argentine peso|阿根廷比索
Chile|智利|Santiago|圣地亚哥|South America|Spanish|Chilean peso|智利比索
Peru|秘鲁|Lima|利马|South America|Spanish, Quechua, Aymara|sol|索尔
Colombia|哥伦比亚|Bogotá|波哥大|South America|Spanish|Colombian peso|哥伦比亚比索
Venezuela|委内瑞拉|Caracas|加拉加斯|South America|Spanish|bolívar|玻利瓦尔
Ecuador|厄瓜多尔|Quito|基多|South America|Spanish|US dollar|美元
Bolivia|玻利维亚|Sucre|苏克雷|South America|Spanish, Quechua, Aymara|boliviano|玻利维亚诺
Paraguay|巴拉圭|Asunción|亚松森|South America|Spanish, Guarani|guaraní|瓜拉尼
Uruguay|乌拉圭|Montevideo|蒙得维的亚|South America|Spanish|Uruguayan peso|乌拉圭比索
Guyana|圭亚那|Georgetown|乔治敦|South America|English|Guyanese dollar|圭亚那元
Suriname|苏里南|Paramaribo|帕拉马里博|South America|Dutch|Surinamese dollar|苏里南元
the United Kingdom|英国|London|伦敦|Europe|English|pound sterling|英镑
Ireland|爱尔兰|Dublin|都柏林|Europe|English, Irish|euro|欧元
France|法国|Paris|巴黎|Europe|French|euro|欧元
Germany|德国|Berlin|柏林|Europe|German|euro|欧元
Italy|意大利|Rome|罗马|Europe|Italian|euro|欧元
Spain|西班牙|Madrid|马德里|Europe|Spanish|euro|欧元
Portugal|葡萄牙|Lisbon|里斯本|Europe|Portuguese|euro|欧元
the Netherlands|荷兰|Amsterdam|阿姆斯特丹|Europe|Dutch|euro|欧元
Belgium|比利时|Brussels|布鲁塞尔|Europe|Dutch, French, German|euro|欧元
Luxembourg|卢森堡|Luxembourg City|卢森堡市|Europe|Luxembourgish, French, German|euro|欧元
Switzerland|瑞士|Bern|伯尔尼|Europe|German, French, Italian, Romansh|Swiss franc|瑞士法郎
Austria|奥地利|Vienna|维也纳|Europe|German|euro|欧元
Liechtenstein|列支敦士登|Vaduz|瓦杜兹|Europe|German|Swiss franc|瑞士法郎
Monaco|摩纳哥|Monaco|摩纳哥|Europe|French|euro|欧元
Andorra|安道尔|Andorra la Vella|安道尔城|Europe|Catalan|euro|欧元
San Marino|圣马力诺|San Marino|圣马力诺|Europe|Italian|euro|欧元
Vatican City|梵蒂冈|Vatican City|梵蒂冈城|Europe|Italian, Latin|euro|欧元
Malta|马耳他|Valletta|瓦莱塔|Europe|Maltese, English|euro|欧元
Denmark|丹麦|Copenhagen|哥本哈根|Europe|Danish|Danish krone|丹麦克朗
Norway|挪威|Oslo|奥斯陆|Europe|Norwegian|Norwegian krone|挪威克朗
Sweden|瑞典|Stockholm|斯德哥尔摩|Europe|Swedish|Swedish krona|瑞典克朗
Finland|芬兰|Helsinki|赫尔辛基|Europe|Finnish, Swedish|euro|欧元
Iceland|冰岛|Reykjavik|雷克雅未克|Europe|Icelandic|Icelandic króna|冰岛克朗
Estonia|爱沙尼亚|Tallinn|塔林|Europe|Estonian|euro|欧元
Latvia|拉脱维亚|Riga|里加|Europe|Latvian|euro|欧元
Lithuania|立陶宛|Vilnius|维尔纽斯|Europe|Lithuanian|euro|欧元
Poland|波兰|Warsaw|华沙|Europe|Polish|zloty|兹罗提
the Czech Republic|捷克|Prague|布拉格|Europe|Czech|Czech koruna|捷克克朗
Slovakia|斯洛伐克|Bratislava|布拉迪斯拉发|Europe|Slovak|euro|欧元
Hungary|匈牙利|Budapest|布达佩斯|Europe|Hungarian|forint|福林
Slovenia|斯洛文尼亚|Ljubljana|卢布尔雅那|Europe|Slovene|euro|欧元
Croatia|克罗地亚|Zagreb|萨格勒布|Europe|Croatian|euro|欧元
Bosnia and Herzegovina|波斯尼亚和黑塞哥维那|Sarajevo|萨拉热窝|Europe|Bosnian, Croatian, Serbian|convertible mark|可兑换马克
Serbia|塞尔维亚|Belgrade|贝尔格莱德|Europe|Serbian|Serbian dinar|塞尔维亚第纳尔
Montenegro|黑山|Podgorica|波德戈里察|Europe|Montenegrin|euro|欧元
North Macedonia|北马其顿|Skopje|斯科普里|Europe|Macedonian, Albanian|Macedonian denar|马其顿代纳尔
Albania|阿尔巴尼亚|Tirana|地拉那|Europe|Albanian|lek|列克
Greece|希腊|Athens|雅典|Europe|Greek|euro|欧元
Bulgaria|保加利亚|Sofia|索非亚|Europe|Bulgarian|euro|欧元
Romania|罗马尼亚|Bucharest|布加勒斯特|Europe|Romanian|Romanian leu|罗马尼亚列伊
Moldova|摩尔多瓦|Chișinău|基希讷乌|Europe|Romanian|Moldovan leu|摩尔多瓦列伊
Ukraine|乌克兰|Kyiv|基辅|Europe|Ukrainian|hryvnia|格里夫纳
Belarus|白俄罗斯|Minsk|明斯克|Europe|Belarusian, Russian|Belarusian ruble|白俄罗斯卢布
Russia|俄罗斯|Moscow|莫斯科|Europe|Russian|Russian ruble|俄罗斯卢布
China|中国|Beijing|北京|Asia|Chinese|renminbi|人民币
Japan|日本|Tokyo|东京|Asia|Japanese|yen|日元
South Korea|韩国|Seoul|首尔|Asia|Korean|South Korean won|韩元
North Korea|朝鲜|Pyongyang|平壤|Asia|Korean|North Korean won|朝鲜元
Mongolia|蒙古|Ulaanbaatar|乌兰巴托|Asia|Mongolian|tugrik|图格里克
Vietnam|越南|Hanoi|河内|Asia|Vietnamese|dong|越南盾
Laos|老挝|Vientiane|万象|Asia|Lao|kip|基普
Cambodia|柬埔寨|Phnom Penh|金边|Asia|Khmer|riel|瑞尔
Thailand|泰国|Bangkok|曼谷|Asia|Thai|baht|泰铢
Myanmar|缅甸|Naypyidaw|内比都|Asia|Burmese|kyat|缅元
Malaysia|马来西亚|Kuala Lumpur|吉隆坡|Asia|Malay|ringgit|林吉特
Singapore|新加坡|Singapore|新加坡|Asia|English, Malay, Chinese, Tamil|Singapore dollar|新加坡元
Indonesia|印度尼西亚|Jakarta|雅加达|Asia|Indonesian|rupiah|印尼盾
the Philippines|菲律宾|Manila|马尼拉|Asia|Filipino, English|Philippine peso|菲律宾比索
Brunei|文莱|Bandar Seri Begawan|斯里巴加湾市|Asia|Malay|Brunei dollar|文莱元
Timor-Leste|东帝汶|Dili|帝力|Asia|Portuguese, Tetum|US dollar|美元
India|印度|New Delhi|新德里|Asia|Hindi, English|Indian rupee|印度卢比
Pakistan|巴基斯坦|Islamabad|伊斯兰堡|Asia|Urdu, English|Pakistani rupee|巴基斯坦卢比
Bangladesh|孟加拉国|Dhaka|达卡|Asia|Bengali|taka|塔卡
Sri Lanka|斯里兰卡|Sri Jayawardenepura Kotte|斯里贾亚瓦德纳普拉科特|Asia|Sinhala, Tamil|Sri Lankan rupee|斯里兰卡卢比
Nepal|尼泊尔|Kathmandu|加德满都|Asia|Nepali|Nepalese rupee|尼泊尔卢比
Bhutan|不丹|Thimphu|廷布|Asia|Dzongkha|ngultrum|努尔特鲁姆
the Maldives|马尔代夫|Malé|马累|Asia|Dhivehi|rufiyaa|拉菲亚
Afghanistan|阿富汗|Kabul|喀布尔|Asia|Pashto, Dari|afghani|阿富汗尼
Iran|伊朗|Tehran|德黑兰|Asia|Persian|Iranian rial|伊朗里亚尔
Iraq|伊拉克|Baghdad|巴格达|Asia|Arabic, Kurdish|Iraqi dinar|伊拉克第纳尔
Syria|叙利亚|Damascus|大马士革|Asia|Arabic|Syrian pound|叙利亚镑
Lebanon|黎巴嫩|Beirut|贝鲁特|Asia|Arabic|Lebanese pound|黎巴嫩镑
Jordan|约旦|Amman|安曼|Asia|Arabic|Jordanian dinar|约旦第纳尔
Israel|以色列|-|-|Asia|Hebrew|new shekel|新谢克尔
Palestine|巴勒斯坦|-|-|Asia|Arabic|new shekel|新谢克尔
Saudi Arabia|沙特阿拉伯|Riyadh|利雅得|Asia|Arabic|Saudi riyal|沙特里亚尔
Yemen|也门|Sanaa|萨那|Asia|Arabic|Yemeni rial|也门里亚尔
Oman|阿曼|Muscat|马斯喀特|Asia|Arabic|Omani rial|阿曼里亚尔
the United Arab Emirates|阿联酋|Abu Dhabi|阿布扎比|Asia|Arabic|UAE dirham|阿联酋迪拉姆
Qatar|卡塔尔|Doha|多哈|Asia|Arabic|Qatari riyal|卡塔尔里亚尔
Bahrain|巴林|Manama|麦纳麦|Asia|Arabic|Bahraini dinar|巴林第纳尔
Kuwait|科威特|Kuwait City|科威特城|Asia|Arabic|Kuwaiti dinar|科威特第纳尔
Turkey|土耳其|Ankara|安卡拉|Asia|Turkish|Turkish lira|土耳其里拉
Cyprus|塞浦路斯|Nicosia|尼科西亚|Asia|Greek, Turkish|euro|欧元
Georgia|格鲁吉亚|Tbilisi|第比利斯|Asia|Georgian|lari|拉里
Armenia|亚美尼亚|Yerevan|埃里温|Asia|Armenian|dram|德拉姆
Azerbaijan|阿塞拜疆|Baku|巴库|Asia|Azerbaijani|Azerbaijani manat|阿塞拜疆马纳特
Kazakhstan|哈萨克斯坦|Astana|阿斯塔纳|Asia|Kazakh, Russian|tenge|坚戈
Uzbekistan|乌兹别克斯坦|Tashkent|塔什干|Asia|Uzbek|Uzbek som|乌兹别克斯坦苏姆
Turkmenistan|土库曼斯坦|Ashgabat|阿什哈巴德|Asia|Turkmen|Turkmen manat|土库曼斯坦马纳特
Kyrgyzstan|吉尔吉斯斯坦|Bishkek|比什凯克|Asia|Kyrgyz, Russian|Kyrgyz som|吉尔吉斯斯坦索姆
Tajikistan|塔吉克斯坦|Dushanbe|杜尚别|Asia|Tajik|somoni|索莫尼
Egypt|埃及|Cairo|开罗|Africa|Arabic|Egyptian pound|埃及镑
Libya|利比亚|Tripoli|的黎波里|Africa|Arabic|Libyan dinar|利比亚第纳尔
Tunisia|突尼斯|Tunis|突尼斯市|Africa|Arabic|Tunisian dinar|突尼斯第纳尔
Algeria|阿尔及利亚|Algiers|阿尔及尔|Africa|Arabic, Berber|Algerian dinar|阿尔及利亚第纳尔
Morocco|摩洛哥|Rabat|拉巴特|Africa|Arabic, Berber|Moroccan dirham|摩洛哥迪拉姆
Mauritania|毛里塔尼亚|Nouakchott|努瓦克肖特|Africa|Arabic|ouguiya|乌吉亚
Mali|马里|Bamako|巴马科|Africa|French|West African CFA franc|西非法郎
Niger|尼日尔|Niamey|尼亚美|Africa|French|West African CFA franc|西非法郎
Chad|乍得|N'Djamena|恩贾梅纳|Africa|French, Arabic|Central African CFA franc|中非法郎
Sudan|苏丹|Khartoum|喀土穆|Africa|Arabic, English|Sudanese pound|苏丹镑
South Sudan|南苏丹|Juba|朱巴|Africa|English|South Sudanese pound|南苏丹镑
Ethiopia|埃塞俄比亚|Addis Ababa|亚的斯亚贝巴|Africa|Amharic|birr|比尔
Eritrea|厄立特里亚|Asmara|阿斯马拉|Africa|Tigrinya, Arabic, English|nakfa|纳克法
Djibouti|吉布提|Djibouti|吉布提市|Africa|French, Arabic|Djiboutian franc|吉布提法郎
Somalia|索马里|Mogadishu|摩加迪沙|Africa|Somali, Arabic|Somali shilling|索马里先令
Kenya|肯尼亚|Nairobi|内罗毕|Africa|Swahili, English|Kenyan shilling|肯尼亚先令
Uganda|乌干达|Kampala|坎帕拉|Africa|English, Swahili|Ugandan shilling|乌干达先令
Tanzania|坦桑尼亚|Dodoma|多多马|Africa|Swahili, English|Tanzanian shilling|坦桑尼亚先令
Rwanda|卢旺达|Kigali|基加利|Africa|Kinyarwanda, English, French|Rwandan franc|卢旺达法郎
Burundi|布隆迪|Gitega|基特加|Africa|Kirundi, French|Burundian franc|布隆迪法郎
the Democratic Republic of the Congo|刚果民主共和国|Kinshasa|金沙萨|Africa|French|Congolese franc|刚果法郎
the Republic of the Congo|刚果共和国|Brazzaville|布拉柴维尔|Africa|French|Central African CFA franc|中非法郎
the Central African Republic|中非共和国|Bangui|班吉|Africa|French, Sango|Central African CFA franc|中非法郎
Cameroon|喀麦隆|Yaoundé|雅温得|Africa|French, English|Central African CFA franc|中非法郎
Gabon|加蓬|Libreville|利伯维尔|Africa|French|Central African CFA franc|中非法郎
Equatorial Guinea|赤道几内亚|Ciudad de la Paz|和平城|Africa|Spanish, French|Central African CFA franc|中非法郎
São Tomé and Príncipe|圣多美和普林西比|São Tomé|圣多美|Africa|Portuguese|dobra|多布拉
Nigeria|尼日利亚|Abuja|阿布贾|Africa|English|naira|奈拉
Benin|贝宁|Porto-Novo|波多诺伏|Africa|French|West African CFA franc|西非法郎
Togo|多哥|Lomé|洛美|Africa|French|West African CFA franc|西非法郎
Ghana|加纳|Accra|阿克拉|Africa|English|cedi|塞地
Ivory Coast|科特迪瓦|Yamoussoukro|亚穆苏克罗|Africa|French|West African CFA franc|西非法郎
Burkina Faso|布基纳法索|Ouagadougou|瓦加杜古|Africa|French|West African CFA franc|西非法郎
Liberia|利比里亚|Monrovia|蒙罗维亚|Africa|English|Liberian dollar|利比里亚元
Sierra Leone|塞拉利昂|Freetown|弗里敦|Africa|English|leone|利昂
Guinea|几内亚|Conakry|科纳克里|Africa|French|Guinean franc|几内亚法郎
Guinea-Bissau|几内亚比绍|Bissau|比绍|Africa|Portuguese|West African CFA franc|西非法郎
Senegal|塞内加尔|Dakar|达喀尔|Africa|French|West African CFA franc|西非法郎
the Gambia|冈比亚|Banjul|班珠尔|Africa|English|dalasi|达拉西
Cape Verde|佛得角|Praia|普拉亚|Africa|Portuguese|Cape Verdean escudo|佛得角埃斯库多
Angola|安哥拉|Luanda|罗安达|Africa|Portuguese|kwanza|宽扎
Zambia|赞比亚|Lusaka|卢萨卡|Africa|English|Zambian kwacha|赞比亚克瓦查
Malawi|马拉维|Lilongwe|利隆圭|Africa|English, Chichewa|Malawian kwacha|马拉维克瓦查
Mozambique|莫桑比克|Maputo|马普托|Africa|Portuguese|metical|梅蒂卡尔
Zimbabwe|津巴布韦|Harare|哈拉雷|Africa|English, Shona|Zimbabwe Gold|津巴布韦金
Botswana|博茨瓦纳|Gaborone|哈博罗内|Africa|English, Tswana|pula|普拉
Namibia|纳米比亚|Windhoek|温得和克|Africa|English|Namibian dollar|纳米比亚元
South Africa|南非|Pretoria|比勒陀利亚|Africa|Zulu, Xhosa, Afrikaans, English|rand|兰特
Lesotho|莱索托|Maseru|马塞卢|Africa|Sesotho, English|loti|洛蒂
Eswatini|斯威士兰|Mbabane|姆巴巴内|Africa|Swati, English|lilangeni|里兰吉尼
Madagascar|马达加斯加|Antananarivo|塔那那利佛|Africa|Malagasy, French|ariary|阿里亚里
the Comoros|科摩罗|Moroni|莫罗尼|Africa|Comorian, French, Arabic|Comorian franc|科摩罗法郎
Mauritius|毛里求斯|Port Louis|路易港|Africa|English, French|Mauritian rupee|毛里求斯卢比
the Seychelles|塞舌尔|Victoria|维多利亚|Africa|Seychellois Creole, English, French|Seychellois rupee|塞舌尔卢比
Australia|澳大利亚|Canberra|堪培拉|Oceania|English|Australian dollar|澳元
New Zealand|新西兰|Wellington|惠灵顿|Oceania|English, Maori|New Zealand dollar|新西兰元
Papua New Guinea|巴布亚新几内亚|Port Moresby|莫尔兹比港|Oceania|English, Tok Pisin, Hiri Motu|kina|基那
Fiji|斐济|Suva|苏瓦|Oceania|English, Fijian, Hindi|Fijian dollar|斐济元
the Solomon Islands|所罗门群岛|Honiara|霍尼亚拉|Oceania|English|Solomon Islands dollar|所罗门群岛元
Vanuatu|瓦努阿图|Port Vila|维拉港|Oceania|Bislama, English, French|vatu|瓦图
Samoa|萨摩亚|Apia|阿皮亚|Oceania|Samoan, English|tala|塔拉
Tonga|汤加|Nuku'alofa|努库阿洛法|Oceania|Tongan, English|pa'anga|潘加
Kiribati|基里巴斯|South Tarawa|南塔拉瓦|Oceania|Gilbertese, English|Australian dollar|澳元
Tuvalu|图瓦卢|Funafuti|富纳富提|Oceania|Tuvaluan, English|Australian dollar|澳元
Nauru|瑙鲁|Yaren|亚伦|Oceania|Nauruan, English|Australian dollar|澳元
Palau|帕劳|Ngerulmud|恩吉鲁穆德|Oceania|Palauan, English|US dollar|美元
the Marshall Islands|马绍尔群岛|Majuro|马朱罗|Oceania|Marshallese, English|US dollar|美元
Micronesia|密克罗尼西亚|Palikir|帕利基尔|Oceania|English|US dollar|美元
`

function readRow(row: string): Country {
  const [en, zh, capitalEn, capitalZh, continent, languages, currencyEn, currencyZh] = row.split('|')
  const spoken = languages.split(', ')
  const unknown = spoken.filter(language => !LANGUAGES[language])
  if (!currencyZh || !CONTINENTS[continent] || unknown.length > 0) throw new Error(`countries, row "${row}": eight known fields wanted`)
  return {
    en,
    zh,
    capital: capitalEn === '-' ? undefined : { en: capitalEn, zh: capitalZh },
    continent: { en: continent, zh: CONTINENTS[continent] },
    languages: { en: spoken, zh: spoken.map(language => LANGUAGES[language]) },
    currency: { en: currencyEn, zh: currencyZh },
  }
}

export const countries: readonly Country[] = ROWS.trim().split('\n').map(readRow)

/** Other names that people ask by; answers use the table's name. */
export const countryAliases: Record<string, readonly string[]> = {
  'the United States': ['the USA', 'the US', 'America', 'USA'],
  'the United Kingdom': ['the UK', 'Britain', 'Great Britain', 'UK'],
  'the United Arab Emirates': ['the UAE', 'UAE'],
  'the Netherlands': ['Holland', 'Netherlands'],
  'the Czech Republic': ['Czechia'],
  'Ivory Coast': ["Côte d'Ivoire"],
  Turkey: ['Türkiye'],
  Myanmar: ['Burma'],
  'Timor-Leste': ['East Timor'],
  Eswatini: ['Swaziland'],
  'Cape Verde': ['Cabo Verde'],
  'the Philippines': ['Philippines'],
  'the Democratic Republic of the Congo': ['the DRC', 'DR Congo'],
  美国: ['美利坚合众国'],
  英国: ['联合王国'],
  印度尼西亚: ['印尼'],
  沙特阿拉伯: ['沙特'],
  阿联酋: ['阿拉伯联合酋长国'],
  波斯尼亚和黑塞哥维那: ['波黑'],
  巴布亚新几内亚: ['巴新'],
  捷克: ['捷克共和国'],
  斯威士兰: ['埃斯瓦蒂尼'],
  刚果民主共和国: ['刚果（金）'],
  刚果共和国: ['刚果（布）'],
}
