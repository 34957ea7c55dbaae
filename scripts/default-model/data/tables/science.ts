// Planets and common chemical elements. Facts from general knowledge.

export interface Planet {
  en: string
  zh: string
  /** Counted from the Sun, from 1. */
  place: number
  kind: 'rocky' | 'gas' | 'ice'
  /** What people know it by. */
  fact: { en: string; zh: string }
}

export const planets: readonly Planet[] = [
  {
    en: 'Mercury',
    zh: '水星',
    place: 1,
    kind: 'rocky',
    fact: { en: 'the smallest planet and the closest to the Sun', zh: '最小、离太阳最近的行星' },
  },
  { en: 'Venus', zh: '金星', place: 2, kind: 'rocky', fact: { en: 'the hottest planet', zh: '最热的行星' } },
  { en: 'Earth', zh: '地球', place: 3, kind: 'rocky', fact: { en: 'our home, the planet with life', zh: '我们的家园，有生命的行星' } },
  { en: 'Mars', zh: '火星', place: 4, kind: 'rocky', fact: { en: 'the red planet', zh: '红色的行星' } },
  { en: 'Jupiter', zh: '木星', place: 5, kind: 'gas', fact: { en: 'the largest planet', zh: '最大的行星' } },
  { en: 'Saturn', zh: '土星', place: 6, kind: 'gas', fact: { en: 'the planet with the great rings', zh: '有美丽光环的行星' } },
  { en: 'Uranus', zh: '天王星', place: 7, kind: 'ice', fact: { en: 'the planet that lies on its side', zh: '躺着自转的行星' } },
  { en: 'Neptune', zh: '海王星', place: 8, kind: 'ice', fact: { en: 'the planet farthest from the Sun', zh: '离太阳最远的行星' } },
]

export interface ChemicalElement {
  number: number
  symbol: string
  en: string
  zh: string
}

const ELEMENT_ROWS =
  '1 H hydrogen 氢;2 He helium 氦;3 Li lithium 锂;4 Be beryllium 铍;5 B boron 硼;6 C carbon 碳;7 N nitrogen 氮;8 O oxygen 氧;9 F fluorine 氟;10 Ne neon 氖;11 Na sodium 钠;12 Mg magnesium 镁;13 Al aluminium 铝;14 Si silicon 硅;15 P phosphorus 磷;16 S sulfur 硫;17 Cl chlorine 氯;18 Ar argon 氩;19 K potassium 钾;20 Ca calcium 钙;22 Ti titanium 钛;24 Cr chromium 铬;25 Mn manganese 锰;26 Fe iron 铁;27 Co cobalt 钴;28 Ni nickel 镍;29 Cu copper 铜;30 Zn zinc 锌;35 Br bromine 溴;36 Kr krypton 氪;47 Ag silver 银;50 Sn tin 锡;53 I iodine 碘;54 Xe xenon 氙;74 W tungsten 钨;78 Pt platinum 铂;79 Au gold 金;80 Hg mercury 汞;82 Pb lead 铅;88 Ra radium 镭;92 U uranium 铀;94 Pu plutonium 钚'

export const elements: readonly ChemicalElement[] = ELEMENT_ROWS.split(';').map(row => {
  const [number, symbol, en, zh] = row.split(' ')
  return { number: Number(number), symbol, en, zh }
})
