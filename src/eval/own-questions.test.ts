import { describe, expect, it } from 'vitest'
import { isRight, mostQuestions, readQuestions } from './own-questions.ts'

describe('reading', () => {
  it('takes a question a line, and words that are each right', () => {
    expect(readQuestions('What is 2 + 3? => 5\n\n法国的首都是什么？ => 巴黎 | Paris\r\n')).toEqual([
      { question: 'What is 2 + 3?', wanted: ['5'] },
      { question: '法国的首都是什么？', wanted: ['巴黎', 'Paris'] },
    ])
  })

  it('takes the last arrow where the question has one of its own', () => {
    expect(readQuestions('What does => mean in maths? => implies')).toEqual([
      { question: 'What does => mean in maths?', wanted: ['implies'] },
    ])
  })

  it('names the line that is only half a question', () => {
    for (const half of ['What?', '=> 5', 'What? =>', 'What? => | ']) expect(() => readQuestions(`ok? => yes\n${half}`)).toThrow('Line 2')
  })

  it('refuses none, and more than are asked', () => {
    expect(() => readQuestions(' \n\n')).toThrow('no question yet')
    expect(() => readQuestions('a? => b\n'.repeat(mostQuestions + 1))).toThrow(`${mostQuestions + 1} questions`)
  })
})

describe('judging', () => {
  it('looks for what is wanted, whatever the case and the width of the letters', () => {
    expect(isRight('The capital is PARIS.', ['paris'])).toBe(true)
    expect(isRight('答案是１２。', ['12'])).toBe(true)
    expect(isRight('The capital is Rome.', ['paris', 'london'])).toBe(false)
  })

  it('finds no number within a longer one', () => {
    expect(isRight('It is 512.', ['12'])).toBe(false)
    expect(isRight('It is 512, no, 12.', ['12'])).toBe(true)
    expect(isRight('It is 125.', ['12'])).toBe(false)
  })
})
