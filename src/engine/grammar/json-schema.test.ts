// JSON Schemas as grammars: whatever the grammar lets a text become parses and validates (Ajv), what it refuses does not; two hundred generated
// schemas, texts written at random; what no grammar holds is refused by name.

import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../kernels/trial-inputs.ts'
import { type Automaton, compileGrammar } from './automaton.ts'
import { grammarOfSchema, jsonObjectGrammar } from './json-schema.ts'
import { Matcher, type Place } from './matcher.ts'

const ajv = new Ajv2020({ strict: false, logger: false })
;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)

type Random = () => number
const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)]

const matcherOf = (schema: unknown) => new Matcher(compileGrammar(grammarOfSchema(schema)))

const rangesAt = (matcher: Matcher, place: Place) => place.stacks.flatMap(({ state }) => matcher.automaton.states[state].bytes)

/** A text that the grammar takes: at random, and after a while by whatever ends soonest. */
function write(matcher: Matcher, random: Random, least: number[]): string {
  const bytes: number[] = []
  let place = matcher.start()
  for (let step = 0; ; step++) {
    const ways = rangesAt(matcher, place).map(({ first, last }) => first + Math.floor(random() * (last - first + 1)))
    if (place.ends && (ways.length === 0 || random() < 0.3)) break
    if (step > 60 || ways.length === 0) {
      bytes.push(...shortestEnd(matcher, place, least))
      break
    }
    // Letters and digits more often than the rest of Unicode.
    const plain = ways.filter(byte => byte >= 0x20 && byte < 0x7f)
    const byte = pick(random, plain.length > 0 && random() < 0.8 ? plain : ways)
    bytes.push(byte)
    place = matcher.step(place, byte)!
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
}

/** Of each state, the fewest bytes to the end of its rule. */
function distances({ states, starts }: Automaton): number[] {
  const least = states.map(({ ends }) => (ends ? 0 : Number.POSITIVE_INFINITY))
  for (let changed = true; changed; ) {
    changed = false
    // From the back, where most ends are.
    for (let state = states.length - 1; state >= 0; state--) {
      const { bytes, calls } = states[state]
      const ways = [...bytes.map(({ to }) => 1 + least[to]), ...calls.map(({ rule, to }) => least[starts[rule]] + least[to])]
      const best = ways.reduce((a, b) => Math.min(a, b), least[state])
      if (best < least[state]) {
        least[state] = best
        changed = true
      }
    }
  }
  return least
}

/** Always the byte after which the end is nearest. */
function shortestEnd(matcher: Matcher, from: Place, least: number[]): number[] {
  const farOf = ({ ends, stacks }: Place): number => {
    if (ends) return 0
    return stacks.reduce((nearest, stack) => {
      let far = 0
      for (let at: typeof stack | undefined = stack; at; at = at.caller) far += least[at.state]
      return Math.min(nearest, far)
    }, Number.POSITIVE_INFINITY)
  }
  const bytes: number[] = []
  for (let place = from; !place.ends; ) {
    // All bytes of a range lead to the same place, or to one that is no farther.
    const ways = rangesAt(matcher, place).map(({ first }) => ({ byte: first, to: matcher.step(place, first) }))
    const { byte, to } = ways.reduce((a, b) => (farOf(b.to!) < farOf(a.to!) ? b : a))
    bytes.push(byte)
    place = to!
    if (bytes.length > 5000) throw new Error('no end was found')
  }
  return bytes
}

const takes = (schema: unknown, text: string): boolean => {
  const matcher = matcherOf(schema)
  return matcher.walk(matcher.start(), new TextEncoder().encode(text))?.ends === true
}

/** A schema of a few levels, of everything that is supported. */
function randomSchema(random: Random, depth: number, definitions: string[]): unknown {
  const deeper = () => randomSchema(random, depth - 1, definitions)
  const makers: (() => unknown)[] = [
    () => ({ type: 'string' }),
    () => ({ type: 'string', minLength: Math.floor(random() * 4), maxLength: 4 + Math.floor(random() * 5) }),
    () => ({ type: 'string', pattern: pick(random, ['^[A-Z]{2}\\d{3}$', 'ab|cd', '^a?b*["\\\\]c$', '^\\w+@\\w+\\.com$', '^[^x]{2,4}$']) }),
    () => ({
      type: 'string',
      format: pick(random, ['date', 'time', 'date-time', 'uuid', 'email', 'ipv4', 'hostname', 'uri', 'duration', 'odd']),
    }),
    () => ({ type: 'integer' }),
    () => ({ type: 'integer', minimum: Math.floor(random() * 300) - 150, maximum: 150 + Math.floor(random() * 5000) }),
    () => ({ type: 'integer', multipleOf: 1 + Math.floor(random() * 12) }),
    () => ({ type: 'number' }),
    () => ({ type: 'number', minimum: Math.round((random() - 0.5) * 40) / 4, exclusiveMaximum: 10 + Math.round(random() * 40) / 4 }),
    () => ({ type: pick(random, ['boolean', 'null']) }),
    () => ({ type: ['string', 'null'] }),
    () => ({ enum: ['red', 'dark "blue"', 7, -1.5, null, [1, 2], { a: '中' }].slice(Math.floor(random() * 4)) }),
    () => ({ const: pick(random, ['x', 3, true, { k: [] }]) }),
    () => ({ $ref: `#/$defs/${pick(random, definitions)}` }),
  ]
  if (depth > 0) {
    makers.push(
      () => ({ type: 'array', items: deeper(), minItems: Math.floor(random() * 2), maxItems: 1 + Math.floor(random() * 3) }),
      () => ({ type: 'array', prefixItems: [deeper(), deeper()], items: random() < 0.5 ? false : deeper(), minItems: 1 }),
      () => ({ anyOf: [deeper(), deeper()] }),
      () => randomObject(random, depth, definitions),
      () => randomObject(random, depth, definitions),
      () => randomObject(random, depth, definitions),
      () => ({ allOf: [openObject(random, definitions), { properties: { more: deeper() }, required: ['more'] }] }),
      () => ({ type: 'object', additionalProperties: deeper(), maxProperties: 3 }),
    )
  }
  return pick(random, makers)()
}

/** One that others may add properties to. */
function openObject(random: Random, definitions: string[]): object {
  const { additionalProperties: _, ...open } = randomObject(random, 0, definitions)
  return open
}

function randomObject(random: Random, depth: number, definitions: string[]): Record<string, unknown> {
  const names = ['name', 'age', 'a "quoted" key', 'na', '城市', 'tags'].filter(() => random() < 0.6)
  const properties = Object.fromEntries(names.map(name => [name, randomSchema(random, depth - 1, definitions)]))
  const extra = pick(random, [undefined, false, { type: 'integer' }])
  return {
    type: 'object',
    properties,
    required: names.filter(() => random() < 0.5),
    ...(extra !== undefined && { additionalProperties: extra }),
  }
}

it('200 generated schemas: every text that is written parses and validates', () => {
  const random = seeded(11)
  for (let i = 0; i < 200; i++) {
    const definitions = ['tree', 'item']
    const schema = {
      ...(randomObject(random, 3, definitions) as object),
      $defs: {
        tree: {
          type: 'object',
          properties: {
            value: { type: 'integer' },
            left: { $ref: '#/$defs/tree' },
            all: { type: 'array', items: { $ref: '#/$defs/tree' } },
          },
        },
        item: randomSchema(random, 1, ['tree']),
      },
    }
    const validate = ajv.compile(schema)
    const matcher = matcherOf(schema)
    const least = distances(matcher.automaton)
    for (let run = 0; run < 4; run++) {
      const text = write(matcher, random, least)
      expect([JSON.stringify(schema), text, validate(JSON.parse(text)), validate.errors]).toEqual([
        JSON.stringify(schema),
        text,
        true,
        null,
      ])
    }
  }
})

describe('takes and refuses', () => {
  it.each([
    [
      { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } }, required: ['b'] },
      ['{"a": 1, "b": "x"}', '{"b":"x"}'],
      ['{"a":1}', '{"b":"x","a":1}', '{}', '{"b":"x",}', '{"b":"x","c":1}'],
    ],
    [{ type: 'integer', minimum: -12, maximum: 105 }, ['-12', '0', '7', '99', '105'], ['-13', '106', '1.0', '007', '-0', '']],
    [{ type: 'integer', exclusiveMinimum: 0 }, ['1', '123456'], ['0', '-4']],
    [{ type: 'number', minimum: 0.2, maximum: 0.8 }, ['0.2', '0.5', '0.8'], ['0.1', '0.9', '1']],
    [{ type: 'number', minimum: -2, exclusiveMaximum: 3 }, ['-2', '-1.5', '0.25', '2.999'], ['-2.5', '3', '3.1']],
    [{ type: 'integer', multipleOf: 7 }, ['0', '49', '-14', '700'], ['1', '48', '07']],
    [{ type: 'string', maxLength: 2 }, ['""', '"ab"', '"中\\n"', '"\\u00e9x"'], ['"abc"', 'ab', '"\n"', '"\\ud800"']],
    [{ type: 'string', format: 'date' }, ['"2026-11-27"', '"2025-01-31"'], ['"2026-02-30"', '"2026-13-01"', '"2026-04-31"']],
    [{ enum: ['a', 1, null] }, ['"a"', '1', 'null'], ['"b"', '2', 'a']],
    [
      { type: 'object', additionalProperties: { type: 'boolean' }, properties: { on: { type: 'integer' } } },
      ['{"on": 3, "off": true}', '{"o": true}', '{}', '{"once": false}'],
      ['{"on": true}', '{"off": 1}', '{"o\\u006e": true}'],
    ],
    [
      { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 },
      ['[true]', '[true, false]'],
      ['[]', '[true,true,true]', '[1]'],
    ],
    [
      {
        $ref: '#/$defs/list',
        $defs: {
          list: { anyOf: [{ type: 'null' }, { type: 'object', properties: { next: { $ref: '#/$defs/list' } }, required: ['next'] }] },
        },
      },
      ['null', '{"next": {"next": null}}'],
      ['{}', '{"next": 1}'],
    ],
    [
      { allOf: [{ properties: { a: { type: 'integer' } }, additionalProperties: false }, { properties: { b: true } }] },
      ['{"a": 1}', '{}'],
      ['{"b": 1}', '{"a":1,"b":2}'],
    ],
    [true, ['{"a": [1, "x", null, {"b": -1.5e3}]}', '3', '"x"'], ['{a: 1}', '[1,]', "'x'", '01']],
    [{}, ['[]', '{}'], ['']],
  ])('%j', (schema, good, bad) => {
    for (const text of good) expect([text, takes(schema, text)]).toEqual([text, true])
    for (const text of bad) expect([text, takes(schema, text)]).toEqual([text, false])
  })

  it('any object', () => {
    const matcher = new Matcher(compileGrammar(jsonObjectGrammar()))
    const ends = (text: string) => matcher.walk(matcher.start(), new TextEncoder().encode(text))?.ends === true
    expect(['{}', '{"a": {"b": [1, 2]}}', '[]', '3'].map(ends)).toEqual([true, true, false, false])
  })
})

describe('refuses by name', () => {
  const deep = Array.from({ length: 200 }).reduce((schema: unknown) => ({ type: 'array', items: schema }), { type: 'null' })
  it.each([
    [{ not: { type: 'string' } }, 'schema_unsupported', 'not'],
    [{ type: 'array', uniqueItems: true }, 'schema_unsupported', 'uniqueItems'],
    [{ type: 'object', properties: { a: { if: {} } } }, 'schema_unsupported', '#/properties/a'],
    [{ $ref: 'https://example.org/schema' }, 'schema_unsupported', 'example.org'],
    [{ $ref: '#/$defs/missing' }, 'schema_wrong', 'missing'],
    [{ type: 'strin' }, 'schema_wrong', 'strin'],
    [{ type: 'string', minLength: -1 }, 'schema_wrong', 'minLength'],
    [{ type: 'string', maxLength: 1e9 }, 'schema_unsupported', 'maxLength'],
    [{ type: 'string', pattern: '(?=a)' }, 'regex_unsupported', 'look around'],
    [{ type: 'string', pattern: 'a', minLength: 3 }, 'schema_unsupported', 'pattern'],
    [{ type: 'integer', multipleOf: 3, minimum: 2 }, 'schema_unsupported', 'multiples'],
    [{ allOf: [{ pattern: 'a' }, { pattern: 'b' }] }, 'schema_unsupported', 'pattern'],
    [deep, 'schema_unsupported', 'deep'],
    ['text', 'schema_wrong', 'text'],
    [false, 'grammar_endless', 'No text'],
    [{ enum: [] }, 'grammar_endless', 'No text'],
    [{ type: 'integer', minimum: 5, maximum: 4 }, 'grammar_endless', 'No text'],
    [{ $ref: '#' }, 'grammar_endless', 'No text'],
    [{ type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }, 'grammar_endless', 'No text'],
  ])('%j: %s', (schema, code, what) => {
    expect(() => matcherOf(schema)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(what) }))
  })
})
