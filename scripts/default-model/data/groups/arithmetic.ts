// Sums, differences and products. The one idea: anything of two or more digits is worked out in the open, column by column, from the
// ones up, each line naming its digits, so that no step asks for more than one digit's arithmetic.
import { exchange } from '../conversation.ts'
import { noisy } from '../noise.ts'
import { allowed, allowedValue, draw, fill, phrase } from '../split.ts'
import type { Conversation, Group, Language, Rng, Split } from '../types.ts'

type Operation = 'add' | 'subtract' | 'multiply'

const QUESTIONS: Record<Language, Record<Operation, readonly string[]>> = {
  en: {
    add: [
      'What is {a} + {b}?',
      '{a} + {b}',
      '{a}+{b}=?',
      '{a} + {b} = ?',
      'What is {a} plus {b}?',
      'Add {a} and {b}.',
      'How much is {a} plus {b}?',
      'Calculate {a} + {b}.',
      'Add {b} to {a}.',
      'What is the sum of {a} and {b}?',
      'Compute {a} plus {b}.',
      'Can you add {a} and {b} for me?',
      'If I have {a} and get {b} more, how many do I have?',
      'What do {a} and {b} make together?',
      '{a} and {b} together: how much is that?',
      'Work out {a} + {b}.',
      'Find the total of {a} and {b}.',
      'I need {a} + {b}.',
      'Tell me what {a} plus {b} equals.',
      'A shop sold {a} books on Monday and {b} on Tuesday. How many in all?',
      '{a} plus {b}',
      '{a} plus {b} equals?',
      'sum of {a} and {b}',
      'total of {a} and {b}?',
      'Solve {a} + {b}.',
      'Add up {a} and {b}, please.',
      'Give me the sum of {a} and {b}.',
      'Please calculate the sum {a} + {b}.',
      'What number is {b} more than {a}?',
      'How much do {a} and {b} add up to?',
      'What do you get if you add {b} to {a}?',
      'Put {a} and {b} together. What is the total?',
      'Could you work out {a} plus {b} for me?',
      'A shirt costs £{a} and a cap costs £{b}. What do both cost?',
      'I walked {a} m before lunch and {b} m after lunch. How far did I walk in all?',
      'Tell me the number that is {b} more than {a}.',
    ],
    subtract: [
      'What is {a} - {b}?',
      '{a} - {b}',
      '{a}-{b}=?',
      '{a} - {b} = ?',
      'What is {a} minus {b}?',
      'Subtract {b} from {a}.',
      'How much is {a} minus {b}?',
      'Calculate {a} - {b}.',
      'Take {b} away from {a}.',
      'What is the difference between {a} and {b}?',
      'Compute {a} minus {b}.',
      'If I have {a} and give away {b}, how many are left?',
      'What is left when you take {b} from {a}?',
      'Work out {a} - {b}.',
      'I need {a} - {b}.',
      '{a} take away {b}',
      'Tell me what {a} minus {b} equals.',
      'There were {a} birds and {b} flew away. How many are left?',
      '{a} minus {b}',
      '{a} minus {b} equals?',
      '{a} less {b}',
      'difference: {a} - {b}',
      'Solve {a} - {b}.',
      'Deduct {b} from {a}.',
      'Reduce {a} by {b}.',
      'Find the difference {a} - {b}.',
      'Please calculate {a} minus {b}.',
      'Give me the result of {a} - {b}.',
      'What number is {b} less than {a}?',
      'If I deduct {b} from {a}, what is left?',
      'What do you get if you subtract {b} from {a}?',
      'What do you get when you take {b} away from {a}?',
      'Can you subtract {b} from {a} for me?',
      'Could you work out {a} minus {b}?',
      'I have £{a} and spend £{b}. How much is left?',
      'A rope is {a} cm long and I cut off {b} cm. How many cm are left?',
      '{a} reduced by {b}',
    ],
    multiply: [
      'What is {a} × {b}?',
      '{a} × {b}',
      '{a}*{b}=?',
      '{a} x {b} = ?',
      'What is {a} times {b}?',
      'Multiply {a} by {b}.',
      'How much is {a} times {b}?',
      'Calculate {a} * {b}.',
      'What is the product of {a} and {b}?',
      'Compute {a} times {b}.',
      '{a} times {b}',
      'Work out {a} × {b}.',
      'There are {a} boxes with {b} apples each. How many apples are there?',
      'I need {a} × {b}.',
      'Tell me what {a} times {b} equals.',
      '{a} rows of {b} chairs: how many chairs?',
      '{a} multiplied by {b}',
      '{a} times {b} equals?',
      'product of {a} and {b}',
      'Solve {a} × {b}.',
      'times table: {a} × {b}',
      'How much is {a} x {b}?',
      'What is {a} multiplied by {b}?',
      'Find the product of {a} and {b}.',
      'Give me the result of {a} x {b}.',
      'Please calculate {a} times {b}.',
      'Can you multiply {a} and {b} for me?',
      'Could you work out {a} times {b}?',
      'What do you get if you multiply {a} by {b}?',
      'I forgot my times tables. What is {a} times {b}?',
      'I buy {a} of them at £{b} each. How much do I pay?',
      'I bought {a} of these, each {b} kg. How many kg in all?',
      'What does the times table say for {a} × {b}?',
      'What do I pay for {a} of them at £{b} each?',
    ],
  },
  zh: {
    add: [
      '{a}加{b}等于多少？',
      '{a}+{b}=?',
      '{a} + {b} 等于几？',
      '{a}+{b}',
      '计算{a}加{b}。',
      '帮我算一下{a}+{b}。',
      '{a}和{b}的和是多少？',
      '{a}加上{b}是多少？',
      '把{a}和{b}加起来。',
      '求{a}与{b}的和。',
      '{a}加{b}得多少？',
      '算算{a}+{b}是多少',
      '{a}和{b}一共是多少？',
      '小明有{a}元，又得到{b}元，现在有多少元？',
      '上午卖了{a}本书，下午卖了{b}本，一共卖了多少本？',
      '{a}再加{b}是几？',
      '我想知道{a}+{b}的结果。',
      '{a}比一个数少{b}，这个数是多少？',
      '{a}加{b}',
      '{a}加{b}是几？',
      '{a}加{b}呢？',
      '{a}跟{b}加起来多少？',
      '{a}和{b}合起来是多少？',
      '{a}与{b}之和是多少？',
      '{a}+{b}的得数是多少？',
      '比{a}多{b}的数是多少？',
      '在{a}上加{b}，得数是多少？',
      '请算出{a}+{b}。',
      '请计算{a}与{b}的和。',
      '帮我把{a}和{b}加一下。',
      '能不能帮我算{a}加{b}？',
      '我存了{a}元，再存{b}元，一共存了多少元？',
      '一件衣服{a}元，一顶帽子{b}元，总价是多少元？',
      '第一天走了{a}米，第二天走了{b}米，两天共走多少米？',
    ],
    subtract: [
      '{a}减{b}等于多少？',
      '{a}-{b}=?',
      '{a} - {b} 等于几？',
      '{a}-{b}',
      '计算{a}减{b}。',
      '帮我算一下{a}-{b}。',
      '{a}和{b}的差是多少？',
      '{a}减去{b}是多少？',
      '从{a}里减去{b}。',
      '求{a}与{b}的差。',
      '{a}减{b}得多少？',
      '算算{a}-{b}是多少',
      '{a}比{b}多多少？',
      '我有{a}元，花了{b}元，还剩多少元？',
      '树上有{a}只鸟，飞走了{b}只，还剩几只？',
      '我想知道{a}-{b}的结果。',
      '{a}减{b}',
      '{a}减{b}是几？',
      '{a}减{b}呢？',
      '{a}减掉{b}是多少？',
      '{a}扣掉{b}还有多少？',
      '{a}与{b}之差是多少？',
      '{a}-{b}的得数是多少？',
      '{b}比{a}少多少？',
      '比{a}少{b}的数是多少？',
      '从{a}中拿走{b}，还有多少？',
      '请算出{a}-{b}。',
      '请计算{a}减去{b}的差。',
      '能不能帮我算{a}减{b}？',
      '一本书有{a}页，看了{b}页，还剩多少页？',
      '停车场有{a}辆车，开走{b}辆，还剩多少辆？',
      '要买{a}元的东西，我只有{b}元，还差多少元？',
      '求{a}与{b}之差。',
      '{a}扣掉{b}等于几？',
    ],
    multiply: [
      '{a}乘{b}等于多少？',
      '{a}×{b}=?',
      '{a} × {b} 等于几？',
      '{a}*{b}',
      '计算{a}乘以{b}。',
      '帮我算一下{a}×{b}。',
      '{a}和{b}的积是多少？',
      '{a}乘以{b}是多少？',
      '把{a}和{b}相乘。',
      '求{a}与{b}的积。',
      '算算{a}×{b}是多少',
      '{a}个{b}是多少？',
      '有{a}个盒子，每盒{b}个苹果，一共多少个苹果？',
      '{a}排椅子，每排{b}把，一共多少把？',
      '我想知道{a}×{b}的结果。',
      '{a}乘{b}',
      '{a}×{b}',
      '{a}×{b}是几？',
      '{a}乘{b}得几？',
      '{a}乘{b}是多少？',
      '{a}的{b}倍是多少？',
      '{a}和{b}相乘是多少？',
      '{a}与{b}相乘得多少？',
      '{a}和{b}的乘积是多少？',
      '{a}×{b}的得数是多少？',
      '请算出{a}×{b}。',
      '请计算{a}与{b}的乘积。',
      '能不能帮我算{a}乘{b}？',
      '乘法口诀：{a}乘{b}得多少？',
      '每本{b}元，买{a}本，要付多少元？',
      '一天看{b}页书，{a}天能看多少页？',
    ],
  },
}

const COLUMNS: Record<Language, readonly string[]> = { en: ['Ones', 'Tens', 'Hundreds'], zh: ['个位', '十位', '百位'] }
const SIGNS: Record<Operation, string> = { add: '+', subtract: '-', multiply: '×' }

function digits(number: number): number[] {
  return [...String(number)].reverse().map(Number)
}

/** `347 + 85`: one line a column, carries named, then the sum. */
export function workedSum(language: Language, a: number, b: number): string {
  if (a < 10 && b < 10) return `${a} + ${b} = ${a + b}`
  const [digitsA, digitsB] = [digits(a), digits(b)]
  const lines: string[] = []
  let carry = 0
  for (let column = 0; column < Math.max(digitsA.length, digitsB.length); column++) {
    const [digitA, digitB] = [digitsA[column] ?? 0, digitsB[column] ?? 0]
    const sum = digitA + digitB + carry
    const terms = carry > 0 ? `${digitA} + ${digitB} + ${carry}` : `${digitA} + ${digitB}`
    carry = sum > 9 ? 1 : 0
    const written = language === 'en' ? `write ${sum % 10}, carry ${carry}` : `写${sum % 10}，进${carry}`
    lines.push(columnLine(language, column, `${terms} = ${sum}`, written))
  }
  return [...lines, `${a} + ${b} = ${a + b}`].join('\n')
}

/** `347 - 85`, the first being the greater: one line a column, borrows named, then the difference. */
export function workedDifference(language: Language, a: number, b: number): string {
  if (a < b) {
    const [turned, answer] = [workedDifference(language, b, a), `${a} - ${b} = ${a - b}`]
    return `${turned}\n${answer}`
  }
  if (a < 10 && b < 10) return `${a} - ${b} = ${a - b}`
  const [digitsA, digitsB] = [digits(a), digits(b)]
  const lines: string[] = []
  let borrow = 0
  for (let column = 0; column < digitsA.length; column++) {
    const [digitA, digitB] = [digitsA[column], digitsB[column] ?? 0]
    const least = digitB + borrow
    const before = borrow > 0 ? ` - ${borrow}` : ''
    borrow = digitA < least ? 1 : 0
    const lent = digitA + 10 * borrow
    const written = language === 'en' ? `write ${lent - least}, borrow ${borrow}` : `写${lent - least}，借${borrow}`
    lines.push(columnLine(language, column, `${lent} - ${digitB}${before} = ${lent - least}`, written))
  }
  return [...lines, `${a} - ${b} = ${a - b}`].join('\n')
}

function columnLine(language: Language, column: number, sum: string, written: string): string {
  return language === 'en' ? `${COLUMNS.en[column]}: ${sum}, ${written}` : `${COLUMNS.zh[column]}：${sum}，${written}`
}

function worked(language: Language, operation: Operation, a: number, b: number): string {
  if (operation === 'add') return workedSum(language, a, b)
  if (operation === 'subtract') return workedDifference(language, a, b)
  return `${a} × ${b} = ${a * b}`
}

/** Two numbers of one to three digits each, lengths drawn first so that short ones are as common as long ones. */
function operands(rng: Rng, operation: Operation): [number, number] {
  if (operation === 'multiply') return [rng.int(0, 12), rng.int(0, 12)]
  const number = () => {
    const length = rng.pick([1, 2, 2, 3, 3, 3])
    return rng.int(length === 1 ? 0 : 10 ** (length - 1), 10 ** length - 1)
  }
  const [a, b] = [number(), number()]
  return operation === 'subtract' && a < b && rng.chance(0.93) ? [b, a] : [a, b]
}

/** Times tables are facts: all are trained. Sums and differences of small numbers too; the rest is split by its two numbers. */
function isFact(operation: Operation, a: number, b: number): boolean {
  return operation === 'multiply' || (a < 10 && b < 10)
}

function make(rng: Rng, language: Language, split: Split): Conversation {
  const operation = rng.pick(['add', 'add', 'add', 'subtract', 'subtract', 'subtract', 'multiply'] as const)
  const key = `arithmetic.${operation}`
  const template = phrase(rng, split, `${key}.${language}`, QUESTIONS[language][operation])
  const [a, b] = draw(
    () => operands(rng, operation),
    ([a, b]) =>
      (isFact(operation, a, b) ? operation === 'multiply' || split !== 'held-out-value' : allowedValue(split, key, `${a} ${b}`)) &&
      (a >= b || operation !== 'subtract' || !/有|birds|I have|left|比|awa/.test(template)) &&
      allowed(split, `${key}\n${template}\n${a} ${b}`),
  )
  const answer = worked(language, operation, a, b)
  const wanted = operation === 'add' ? a + b : operation === 'subtract' ? a - b : a * b
  const question = noisy(rng, language, fill(template, { a, b }), { keep: [SIGNS[operation], ' x ', '*'], intensity: 0.4 })
  return exchange(arithmetic.name, language, question, answer, { kind: 'number', wanted })
}

export const arithmetic: Group = { name: 'arithmetic', weight: 8, make }
