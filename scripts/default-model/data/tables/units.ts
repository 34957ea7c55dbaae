// Units and how many of the smaller one a larger one holds. Definitions: the International System of Units, and everyday counting.

export interface Unit {
  /** One of them. */
  en: string
  /** Several of them. */
  many: string
  zh: string
}

export interface Conversion {
  larger: Unit
  smaller: Unit
  /** How many smaller ones are in one larger one. */
  factor: number
}

const ROWS = `
kilometre/kilometres/千米|metre/metres/米|1000
metre/metres/米|centimetre/centimetres/厘米|100
metre/metres/米|decimetre/decimetres/分米|10
decimetre/decimetres/分米|centimetre/centimetres/厘米|10
centimetre/centimetres/厘米|millimetre/millimetres/毫米|10
metre/metres/米|millimetre/millimetres/毫米|1000
kilogram/kilograms/千克|gram/grams/克|1000
gram/grams/克|milligram/milligrams/毫克|1000
tonne/tonnes/吨|kilogram/kilograms/千克|1000
litre/litres/升|millilitre/millilitres/毫升|1000
minute/minutes/分钟|second/seconds/秒|60
hour/hours/小时|minute/minutes/分钟|60
day/days/天|hour/hours/小时|24
week/weeks/周|day/days/天|7
year/years/年|month/months/个月|12
century/centuries/世纪|year/years/年|100
decade/decades/个十年|year/years/年|10
foot/feet/英尺|inch/inches/英寸|12
yard/yards/码|foot/feet/英尺|3
pound/pounds/磅|ounce/ounces/盎司|16
dozen/dozen/打|piece/pieces/个|12
kilobyte/kilobytes/KB|byte/bytes/字节|1000
megabyte/megabytes/MB|kilobyte/kilobytes/KB|1000
gigabyte/gigabytes/GB|megabyte/megabytes/MB|1000
byte/bytes/字节|bit/bits/比特|8
yuan/yuan/元|jiao/jiao/角|10
dollar/dollars/美元|cent/cents/美分|100
jin/jin/斤|gram/grams/克|500
`

function readUnit(text: string): Unit {
  const [en, many, zh] = text.split('/')
  return { en, many, zh }
}

export const conversions: readonly Conversion[] = ROWS.trim()
  .split('\n')
  .map(row => {
    const [larger, smaller, factor] = row.split('|')
    return { larger: readUnit(larger), smaller: readUnit(smaller), factor: Number(factor) }
  })
