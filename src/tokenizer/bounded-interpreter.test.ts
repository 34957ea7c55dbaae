// Hostile templates: each must end in a typed error, soon, and without taking the memory along.
import { describe, expect, it } from 'vitest'
import { parseTemplate, runTemplate } from './bounded-interpreter.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'

const run = (source: string, variables: Record<string, unknown> = {}) => runTemplate(parseTemplate(source), variables)
const repeat = (count: number, text: string) => text.repeat(count)

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'no error'
}

const BIG = `{% set s = 'xxxxxxxxxxxxxxxx' %}${repeat(14, '{% set s = s ~ s %}')}`

const HOSTILE: [name: string, codes: string[], source: string][] = [
  ['one endless range', ['template_output'], '{% for i in range(10**9) %}x{% endfor %}'],
  ['a range to infinity', ['template_output'], '{% for i in range(1//0) %}x{% endfor %}'],
  ['a range that goes nowhere', ['template_failed'], '{% for i in range(0, 5, 0) %}x{% endfor %}'],
  [
    'nested loops',
    ['template_steps', 'template_time'],
    '{% for a in range(30000) %}{% for b in range(30000) %}{% set x = a %}{% endfor %}{% endfor %}',
  ],
  [
    'nested loops without a body',
    ['template_steps', 'template_time'],
    '{% for a in range(30000) %}{% for b in range(30000) %}{% endfor %}{% endfor %}',
  ],
  ['a text that doubles', ['template_output'], `{% set s = 'x' %}${repeat(64, '{% set s = s ~ s %}')}{{ s }}`],
  [
    'a text that doubles in a namespace',
    ['template_output'],
    "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}",
  ],
  ['a list that doubles', ['template_output'], `{% set a = [1] %}${repeat(64, '{% set a = a + a %}')}`],
  ['lists that share their parts', ['template_output'], `{% set a = [1, 2] %}${repeat(64, '{% set a = [a, a] %}')}{{ a | tojson }}`],
  ['objects that share their parts', ['template_output'], `{% set a = {} %}${repeat(64, "{% set a = {'x': a, 'y': a} %}")}{{ a }}`],
  ['a macro that calls itself', ['template_depth'], '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}'],
  [
    'two macros that call each other',
    ['template_depth'],
    '{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}',
  ],
  [
    'a macro that calls itself twice',
    ['template_steps', 'template_time', 'template_depth', 'template_output'],
    '{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(30) }}',
  ],
  ['much output from little', ['template_output'], `${BIG}{% for i in range(30000) %}{{ s }}{% endfor %}`],
  ['replacing with a long text', ['template_output'], `${BIG}{{ s.replace('x', s) }}`],
  ['replacing between characters', ['template_output'], `${BIG}{{ s | replace('', s) }}`],
  ['replacing by another name', ['template_output'], `${BIG}{% set r = s.replace %}{{ r('x', s) }}{{ s['replace']('x', s) }}`],
  ['joining with a long text', ['template_output'], `${BIG}{{ range(30000) | join(s) }}`],
  ['splitting into letters', ['template_output'], `${BIG}{{ s.split('x') | length }}`],
  ['indenting far', ['template_failed'], '{{ "a\\nb" | indent(10**9) }}'],
  ['JSON indented far', ['template_failed'], '{{ [1, 2] | tojson(indent=10**8) }}'],
  ['JSON with long separators', ['template_failed'], `${BIG}{{ range(30000) | tojson(separators=(s, s)) }}`],
  ['a namespace inside itself', ['template_failed'], '{% set n = namespace() %}{% set n.n = n %}{{ n | string }}'],
  ['a namespace in a list', ['template_failed'], '{% set n = namespace() %}{% set a = [n, n] %}{{ a }}'],
  ['reaching for a constructor', ['template_failed'], "{{ ''.constructor.constructor('return 1')() }}"],
  ['reaching for a prototype', ['template_failed'], "{{ messages.__proto__.polluted() }}{{ {}['__proto__']['x']() }}"],
  ["Python's way out", ['template_failed'], "{{ ''.__class__.__mro__[1].__subclasses__() }}"],
  ['a loop that never closes', ['template_syntax'], '{% for i in range(3) %}'],
  ['text that is no template', ['template_syntax'], '{{ }}{% %}'],
  ['brackets without end', ['template_depth', 'template_syntax'], `{{ ${repeat(50_000, '(')}1${repeat(50_000, ')')} }}`],
  ['a sum without end', ['template_depth', 'template_steps'], `{{ 1${repeat(50_000, '+1')} }}`],
  ['much source', ['template_source'], repeat(300_000, 'x')],
  ['much blank source', ['template_source'], repeat(200_000, ' ')],
]

describe('a hostile template', () => {
  it.each(HOSTILE)('%s ends in a typed error', (_, codes, source) => {
    const start = performance.now()
    expect(codes).toContain(codeOf(() => run(source, { messages: [] })))
    // The deadline is 2 s; the rest is for a busy machine.
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  it('takes less than 300 MB of memory, all together', () => {
    const before = process.memoryUsage().heapUsed
    let highest = before
    for (const [, , source] of HOSTILE) {
      codeOf(() => run(source, { messages: [] }))
      highest = Math.max(highest, process.memoryUsage().heapUsed)
    }
    expect(highest - before).toBeLessThan(300 * 2 ** 20)
  })

  it('does not touch the prototypes', () => {
    run("{% set n = namespace() %}{% set n.__proto__ = {'polluted': 1} %}{% set n.constructor = 1 %}")
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(run("{{ {'a': 1}.__proto__ is defined }}")).toBe('false')
  })

  it('is stopped by the clock where it makes few steps', () => {
    const limits = { ...TEMPLATE_LIMITS, elapsedMs: 0, steps: 1_000_000_000 }
    expect(codeOf(() => runTemplate(parseTemplate('{% for i in range(3000) %}{{ i }}{% endfor %}'), {}, limits))).toBe('template_time')
  })
})

describe('an honest template', () => {
  it.each([
    ['loops and conditions', '{% for i in range(3) %}{% if loop.last %}{{ i }}!{% else %}{{ i }}, {% endif %}{% endfor %}', '0, 1, 2!'],
    ['break and continue many times', '{% for i in range(2000) %}{% if i < 1999 %}{% continue %}{% endif %}{{ i }}{% endfor %}', '1999'],
    ['macros with defaults', "{% macro f(a, b='y') %}{{ a }}{{ b }}{% endmacro %}{{ f('x') }}{{ f('x', b='z') }}", 'xyxz'],
    ['namespaces', '{% set n = namespace(k=0) %}{% for i in range(5) %}{% set n.k = n.k + i %}{% endfor %}{{ n.k }}', '10'],
    ['method chains', "{{ ' a-b-c '.strip().replace('-', '+').replace('+', ' ').split(' ') | join('/') }}", 'a/b/c'],
    ['JSON', "{{ {'a': [1, 'ü', none]} | tojson }}{{ {'a': 1} | tojson(indent=2) }}", '{"a": [1, "ü", null]}{\n  "a": 1\n}'],
    ['filters with names', "{{ 'a\\nb' | indent(width=2, first=true) }}{{ [1, 2] | join(', ') }}{{ x | default('d') }}", '  a\n  b1, 2d'],
    ['slices and tests', "{{ [1, 2, 3][1:] | length }}{{ 'abc'[::-1] }}{{ x is defined }}", '2cbafalse'],
    ['a range of three', '{{ range(5, 0, -2) | join(",") }}{{ range(0) | length }}', '5,3,10'],
  ])('%s work', (_, source, text) => {
    expect(run(source)).toBe(text)
  })

  it('a conversation of a thousand turns renders', () => {
    const messages = Array.from({ length: 1000 }, (_, i) => ({ role: i % 2 ? 'assistant' : 'user', content: 'hello '.repeat(100) }))
    expect(run('{% for m in messages %}{{ m.role }}: {{ m.content | trim }}\n{% endfor %}', { messages }).length).toBeGreaterThan(600_000)
  })
})
