// Hostile templates: each must end in a typed error, soon, and without taking the memory along.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseTemplate, runTemplate } from './bounded-interpreter.ts'
import { HOSTILE } from './hostile-templates.testing.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'

const run = (source: string, variables: Record<string, unknown> = {}) => runTemplate(parseTemplate(source), variables)

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'no error'
}

describe('a hostile template', () => {
  it.each(HOSTILE)('%s ends in a typed error', (_, codes, source) => {
    const start = performance.now()
    expect(codes).toContain(codeOf(() => run(source, { messages: [] })))
    // The deadline is 2 s; the rest is for a busy machine.
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  it('takes less than 100 MB of memory', async () => {
    // Node itself ends a process whose heap outgrows this; the clock is shorter than in the test above only to save time.
    const program = `
      import { parseTemplate, runTemplate } from './src/tokenizer/bounded-interpreter.ts'
      import { HOSTILE } from './src/tokenizer/hostile-templates.testing.ts'
      import { TEMPLATE_LIMITS } from './src/tokenizer/template-limits.ts'
      for (const [, , source] of HOSTILE) {
        try { runTemplate(parseTemplate(source), { messages: [] }, { ...TEMPLATE_LIMITS, elapsedMs: 200 }) } catch {}
      }
      console.log('done')`
    const args = ['--max-old-space-size=100', '--import', './scripts/node-loader.mjs', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(stdout).toBe('done\n')
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
    [
      'containment',
      "{{ 'b' in 'abc' }}{{ 'd' not in 'abc' }}{{ 2 in [1, 2] }}{{ 'a' in {'a': 1} }}{{ 'a' in missing }}",
      'truetruetruetruefalse',
    ],
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
