// For tests: chat templates that try to run or grow without end, and the errors they may end in.

const repeat = (count: number, text: string) => text.repeat(count)

const BIG = `{% set s = 'xxxxxxxxxxxxxxxx' %}${repeat(14, '{% set s = s ~ s %}')}`

/** `n` is like every stretch of `s` but for one character, which is how a search takes longest. */
const ALIKE = `${BIG}{% set n = s[:20] ~ 'y' ~ s[:100000] %}`

export const HOSTILE: [name: string, codes: string[], source: string][] = [
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
  ['looking for a long text', ['template_failed'], `${ALIKE}{{ n in s }}`],
  ['missing a long text', ['template_failed'], `${ALIKE}{{ n not in s }}`],
  ['replacing a long text', ['template_failed'], `${ALIKE}{{ s.replace(n, '') }}`],
  ['filtering out a long text', ['template_failed'], `${ALIKE}{{ s | replace(n, '') }}`],
  ['splitting at a long text', ['template_failed'], `${ALIKE}{{ s.split(n) | length }}`],
  [
    'looking for short texts again and again',
    ['template_time', 'template_steps'],
    `${BIG}{% set n = s[:20] ~ 'y' ~ s[:200] %}{% for i in range(30000) %}{% set x = n in s %}{% endfor %}`,
  ],
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
