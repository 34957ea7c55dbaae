// Words with a partner: opposites, plurals, and animals with their young. General knowledge, written down for this project.

export interface WordPair {
  word: string
  partner: string
}

function pairs(text: string): WordPair[] {
  return text
    .trim()
    .split(/[;\n]+/)
    .map(entry => {
      const [word, partner] = entry.trim().split('/')
      return { word, partner }
    })
}

/** Both ways. */
export const oppositesEn: readonly WordPair[] = pairs(`
hot/cold;long/short;left/right;old/new;entrance/exit;big/small;tall/short;fast/slow;young/old;good/bad;happy/sad;rich/poor;strong/weak;light/heavy;bright/dark;early/late;easy/difficult;hard/soft;high/low;deep/shallow;wide/narrow;thick/thin;full/empty;open/closed;clean/dirty;dry/wet;loud/quiet;rough/smooth;sharp/blunt;sweet/sour;tight/loose;true/false;right/wrong;up/down;in/out;on/off;over/under;above/below;inside/outside;front/back;top/bottom;near/far;here/there;now/then;always/never;often/rarely;before/after;first/last;yes/no;day/night;morning/evening;summer/winter;north/south;east/west;black/white;begin/end;start/stop;come/go;give/take;buy/sell;push/pull;win/lose;love/hate;laugh/cry;ask/answer;remember/forget;build/destroy;arrive/depart;enter/exit;increase/decrease;rise/fall;sink/float;sleep/wake;speak/listen;teach/learn;throw/catch;borrow/lend;save/spend;attack/defend;accept/refuse;agree/disagree;appear/disappear;connect/disconnect;expand/shrink;freeze/melt;include/exclude;lock/unlock;pack/unpack;tie/untie;succeed/fail;allow/forbid;friend/enemy;king/queen;man/woman;boy/girl;brother/sister;father/mother;son/daughter;uncle/aunt;husband/wife;hero/villain;teacher/student;life/death;war/peace;truth/lie;profit/loss;success/failure;victory/defeat;heaven/hell;ancient/modern;awake/asleep;brave/cowardly;calm/nervous;careful/careless;cheap/expensive;cruel/kind;dangerous/safe;fresh/stale;generous/selfish;guilty/innocent;honest/dishonest;legal/illegal;lazy/hard-working;major/minor;maximum/minimum;male/female;many/few;more/less;most/least;noisy/silent;normal/strange;polite/rude;possible/impossible;private/public;proud/humble;simple/complicated;straight/crooked;visible/invisible;vertical/horizontal;warm/cool;wise/foolish;beautiful/ugly
`)

export const oppositesZh: readonly WordPair[] = pairs(`
大/小;多/少;高/低;长/短;快/慢;新/旧;好/坏;冷/热;胖/瘦;美/丑;强/弱;轻/重;远/近;深/浅;宽/窄;厚/薄;粗/细;早/晚;难/易;软/硬;明/暗;黑/白;干/湿;甜/苦;香/臭;真/假;对/错;上/下;左/右;前/后;里/外;东/西;南/北;来/去;进/出;开/关;买/卖;借/还;哭/笑;爱/恨;生/死;升/降;推/拉;问/答;胜/败;赢/输;得/失;加/减;乘/除;有/无;是/非;男/女;公/私;古/今;贫/富;饥/饱;松/紧;直/弯;横/竖;清楚/模糊;干净/肮脏;高兴/难过;快乐/悲伤;勇敢/胆小;勤劳/懒惰;聪明/愚笨;诚实/虚伪;谦虚/骄傲;安全/危险;简单/复杂;容易/困难;热闹/冷清;温暖/寒冷;光明/黑暗;成功/失败;开始/结束;进步/退步;前进/后退;增加/减少;上升/下降;打开/关闭;喜欢/讨厌;同意/反对;记住/忘记;出现/消失;集合/解散;表扬/批评;团结/分裂;战争/和平;朋友/敌人;白天/黑夜;早晨/傍晚;春天/秋天;夏天/冬天;昨天/明天;过去/未来;城市/乡村;优点/缺点;主要/次要;公开/秘密;整齐/凌乱;宽敞/狭窄;柔软/坚硬;粗心/细心;紧张/轻松;富裕/贫穷;美丽/丑陋;强大/弱小;积极/消极;正确/错误;直接/间接;古代/现代;便宜/昂贵;安静/吵闹;陌生/熟悉;认真/马虎;热情/冷淡;善良/恶毒;浪费/节约;进攻/防守;收入/支出;起点/终点;开头/结尾;正面/反面;天堂/地狱;永远/暂时
`)

export const plurals: readonly WordPair[] = pairs(`
man/men;woman/women;child/children;tooth/teeth;foot/feet;mouse/mice;goose/geese;ox/oxen;person/people;louse/lice;sheep/sheep;fish/fish;deer/deer;series/series;species/species;aircraft/aircraft;salmon/salmon;moose/moose;leaf/leaves;knife/knives;wife/wives;life/lives;half/halves;wolf/wolves;shelf/shelves;thief/thieves;loaf/loaves;calf/calves;scarf/scarves;elf/elves;self/selves;roof/roofs;chef/chefs;cliff/cliffs;belief/beliefs;city/cities;baby/babies;lady/ladies;country/countries;party/parties;story/stories;family/families;berry/berries;cherry/cherries;fly/flies;spy/spies;puppy/puppies;butterfly/butterflies;library/libraries;university/universities;boy/boys;day/days;key/keys;toy/toys;monkey/monkeys;donkey/donkeys;valley/valleys;box/boxes;fox/foxes;bus/buses;class/classes;glass/glasses;dress/dresses;kiss/kisses;church/churches;watch/watches;match/matches;beach/beaches;bench/benches;sandwich/sandwiches;dish/dishes;brush/brushes;wish/wishes;bush/bushes;potato/potatoes;tomato/tomatoes;hero/heroes;echo/echoes;photo/photos;piano/pianos;radio/radios;video/videos;zoo/zoos;kangaroo/kangaroos;crisis/crises;analysis/analyses;thesis/theses;oasis/oases;basis/bases;hypothesis/hypotheses;phenomenon/phenomena;criterion/criteria;cactus/cacti;fungus/fungi;nucleus/nuclei;stimulus/stimuli;bacterium/bacteria;datum/data;appendix/appendices;index/indices;vertex/vertices;matrix/matrices;larva/larvae;alga/algae;quiz/quizzes;cat/cats;dog/dogs;book/books;car/cars;house/houses;tree/trees;apple/apples;flower/flowers;bird/birds;table/tables;chair/chairs;window/windows;door/doors;pencil/pencils;school/schools;teacher/teachers;river/rivers;mountain/mountains;star/stars;cloud/clouds;horse/horses;cow/cows;egg/eggs;hand/hands;eye/eyes;ear/ears;friend/friends;game/games;song/songs;letter/letters;number/numbers;computer/computers;model/models;token/tokens
`)

export const young: readonly { animal: string; animalZh: string; young: string; youngZh: string }[] = `
dog/狗/puppy/小狗;cat/猫/kitten/小猫;cow/牛/calf/牛犊;horse/马/foal/马驹;sheep/绵羊/lamb/羊羔;goat/山羊/kid/小山羊;pig/猪/piglet/小猪;chicken/鸡/chick/小鸡;duck/鸭子/duckling/小鸭;goose/鹅/gosling/小鹅;swan/天鹅/cygnet/小天鹅;lion/狮子/cub/幼狮;tiger/老虎/cub/幼虎;bear/熊/cub/幼熊;wolf/狼/pup/狼崽;fox/狐狸/cub/小狐狸;deer/鹿/fawn/小鹿;rabbit/兔子/kit/小兔;kangaroo/袋鼠/joey/小袋鼠;koala/考拉/joey/小考拉;frog/青蛙/tadpole/蝌蚪;butterfly/蝴蝶/caterpillar/毛毛虫;elephant/大象/calf/小象;whale/鲸/calf/幼鲸;dolphin/海豚/calf/小海豚;giraffe/长颈鹿/calf/小长颈鹿;hippo/河马/calf/小河马;seal/海豹/pup/小海豹;bat/蝙蝠/pup/小蝙蝠;mouse/老鼠/pup/小老鼠;owl/猫头鹰/owlet/小猫头鹰;eagle/鹰/eaglet/雏鹰;pigeon/鸽子/squab/雏鸽;turkey/火鸡/poult/小火鸡;hare/野兔/leveret/小野兔;donkey/驴/foal/驴驹;zebra/斑马/foal/小斑马;camel/骆驼/calf/小骆驼;monkey/猴子/infant/小猴;spider/蜘蛛/spiderling/小蜘蛛;eel/鳗鱼/elver/幼鳗;fish/鱼/fry/鱼苗;bee/蜜蜂/larva/幼虫;fly/苍蝇/maggot/蛆;penguin/企鹅/chick/小企鹅;hedgehog/刺猬/hoglet/小刺猬
`
  .trim()
  .split(';')
  .map(entry => {
    const [animal, animalZh, name, nameZh] = entry.trim().split('/')
    return { animal, animalZh, young: name, youngZh: nameZh }
  })
