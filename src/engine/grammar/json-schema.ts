// JSON Schema (draft 2020-12 and what came before it) as a grammar: objects write their properties in the schema's order. What a grammar cannot
// hold is refused by name, so that what comes out always fits the schema.
import { InkstoneError } from '../../base/errors.ts'
import {
  type CharRange,
  chars,
  choice,
  complement,
  type Expression,
  type Grammar,
  nothing,
  optional,
  repeat,
  rule,
  sequence,
  text,
} from './expression.ts'
import {
  anyJson,
  braced,
  bracketed,
  gap,
  integersBetween,
  jsonCharacter,
  jsonCharacters,
  jsonInteger,
  jsonNumber,
  jsonString,
  list,
  multiplesOf,
  numbersBetween,
  PLAIN,
  pair,
  quoted,
} from './json.ts'
import { parseRegex } from './regex.ts'

type Schema = { [keyword: string]: unknown }

/** A schema comes from a request: from whoever can reach the page or the server. */
const MOST_DEPTH = 100
const MOST_SCHEMAS = 5000
const MOST_LENGTH = 10_000
const MOST_DIVISOR = 100

/** Each says something that a grammar cannot hold. */
const UNSUPPORTED = [
  ...['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'dependencies', 'contains', 'uniqueItems'],
  ...['patternProperties', 'propertyNames', 'unevaluatedProperties', 'unevaluatedItems', '$dynamicRef', '$anchor', '$recursiveRef'],
]

const MONTHS_OF_31 = '(0[13578]|1[02])-31'
const DATE = `\\d{4}-(${MONTHS_OF_31}|(0[13-9]|1[0-2])-(29|30)|(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8]))`
const TIME = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)'
const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const LABEL = '[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?'

/** Formats that JSON Schema names; others say nothing to a validator either. */
const formats: Record<string, string> = {
  date: DATE,
  time: TIME,
  'date-time': `${DATE}T${TIME}`,
  duration: 'P(\\d{1,4}D(T\\d{1,4}H)?|T\\d{1,4}[HMS])',
  uuid: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  email: `[a-z0-9]+([._-][a-z0-9]+){0,4}@${LABEL}(\\.${LABEL}){0,3}\\.[a-z]{2,8}`,
  hostname: `${LABEL}(\\.${LABEL}){0,4}`,
  ipv4: `(${BYTE}\\.){3}${BYTE}`,
  uri: `https?://${LABEL}(\\.${LABEL}){1,4}(/[a-zA-Z0-9._~-]{1,40}){0,6}/?`,
}

/** Throws `schema_unsupported` naming the keyword and where it stands, `schema_wrong` where the schema is none. */
export function grammarOfSchema(schema: unknown): Grammar {
  const maker = new SchemaGrammar(schema)
  return { root: 'root', rules: maker.rules }
}

/** Any JSON object: `response_format: { type: 'json_object' }`. */
export const jsonObjectGrammar = (): Grammar => ({ root: 'json object', rules: anyJson })

class SchemaGrammar {
  readonly rules = new Map<string, Expression>(anyJson)
  readonly #document: unknown
  #count = 0
  #names = 0
  /** Where the schema at hand stands, for messages. */
  readonly #path: string[] = []

  constructor(document: unknown) {
    this.#document = document
    this.rules.set('root', this.#expression(document))
  }

  #error(code: 'schema_unsupported' | 'schema_wrong', what: string): InkstoneError {
    return new InkstoneError(code, `The JSON Schema ${what}, at #${this.#path.map(part => `/${part}`).join('')}.`)
  }

  #at<T>(key: string, work: () => T): T {
    this.#path.push(key)
    try {
      return work()
    } finally {
      this.#path.pop()
    }
  }

  /** A name that no other rule has. */
  #fresh(name: string): string {
    return `${name} ${++this.#names}`
  }

  #expression(schema: unknown): Expression {
    if (this.#path.length > MOST_DEPTH) throw this.#error('schema_unsupported', `is nested more than ${MOST_DEPTH} deep`)
    if (++this.#count > MOST_SCHEMAS) throw this.#error('schema_unsupported', `has more than ${MOST_SCHEMAS} parts`)
    if (schema === true) return rule('json value')
    if (schema === false) return choice()
    if (!isObject(schema)) throw this.#error('schema_wrong', `has ${JSON.stringify(schema)?.slice(0, 40)} where a schema was wanted`)
    for (const keyword of UNSUPPORTED)
      if (schema[keyword] !== undefined && schema[keyword] !== false)
        throw this.#error('schema_unsupported', `uses ${keyword}, which no grammar can hold`)
    if (typeof schema.$ref === 'string') return this.#reference(schema.$ref, schema)
    if (Array.isArray(schema.allOf)) return this.#at('allOf', () => this.#expression(this.#merged(schema)))
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const options = schema[keyword]
      if (!Array.isArray(options)) continue
      const { [keyword]: _, ...rest } = schema
      const base = withoutNotes(rest)
      return this.#at(keyword, () =>
        choice(...options.map((option, i) => this.#at(String(i), () => this.#expression(this.#joined(base, option))))),
      )
    }
    if (schema.const !== undefined) return text(JSON.stringify(schema.const))
    if (Array.isArray(schema.enum)) return this.#enum(schema.enum, schema)
    return this.#typed(schema)
  }

  #enum(values: unknown[], schema: Schema): Expression {
    const types = typesOf(schema)
    const fits = (value: unknown) => types.length === 0 || types.some(type => isOfType(value, type))
    return choice(...values.filter(fits).map(value => text(JSON.stringify(value))))
  }

  #reference(pointer: string, schema: Schema): Expression {
    const { $ref: _, ...rest } = schema
    const others = withoutNotes(rest)
    if (Object.keys(others).length > 0) return this.#expression(this.#joined(others, this.#resolve(pointer)))
    const name = `ref ${pointer}`
    if (!this.rules.has(name)) {
      this.rules.set(name, nothing) // so that a schema that refers to itself finds it
      this.rules.set(name, this.#expression(this.#resolve(pointer)))
    }
    return rule(name)
  }

  #resolve(pointer: string): unknown {
    if (!pointer.startsWith('#')) throw this.#error('schema_unsupported', `refers to ${pointer}; only its own parts can be referred to`)
    let at: unknown = this.#document
    for (const part of decodeURIComponent(pointer.slice(1)).split('/').slice(1)) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
      at = (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, key) ? (at as Schema)[key] : undefined
    }
    if (at === undefined) throw this.#error('schema_wrong', `refers to ${pointer}, which it does not have`)
    return at
  }

  #merged(schema: Schema): unknown {
    const { allOf, ...rest } = schema
    return (allOf as unknown[]).reduce((sum: unknown, each) => this.#joined(sum, each), withoutNotes(rest))
  }

  /** Both at once, as far as keywords can be joined. */
  #joined(a: unknown, b: unknown): unknown {
    if (a === true || (isObject(a) && Object.keys(a).length === 0)) return b
    if (b === true) return a
    if (a === false || b === false) return false
    if (!isObject(a) || !isObject(b)) throw this.#error('schema_wrong', 'has something that is no schema in allOf')
    const resolved = (schema: Schema): unknown => {
      if (typeof schema.$ref !== 'string') return schema
      const { $ref, ...rest } = schema
      return this.#joined(withoutNotes(rest), this.#resolve($ref))
    }
    if (a.$ref !== undefined || b.$ref !== undefined) {
      if (++this.#count > MOST_SCHEMAS) throw this.#error('schema_unsupported', 'refers to itself in allOf')
      return this.#joined(resolved(a), resolved(b))
    }
    const out: Schema = { ...a }
    for (const [keyword, value] of Object.entries(b)) out[keyword] = this.#joinedKeyword(keyword, out[keyword], value)
    if (isObject(out.properties)) out.properties = { ...out.properties, ...this.#othersOf(a, b), ...this.#othersOf(b, a) }
    return out
  }

  /** What the one says of properties that only the other names. */
  #othersOf({ properties = {}, additionalProperties: others }: Schema, other: Schema): Schema {
    if (others === undefined || others === true || !isObject(other.properties) || !isObject(properties)) return {}
    const found = Object.entries(other.properties).filter(([name]) => !Object.hasOwn(properties, name))
    return Object.fromEntries(found.map(([name, schema]) => [name, this.#joined(others, schema)]))
  }

  #joinedKeyword(keyword: string, a: unknown, b: unknown): unknown {
    if (a === undefined || JSON.stringify(a) === JSON.stringify(b)) return b
    if (keyword === 'required' && Array.isArray(a) && Array.isArray(b)) return [...new Set([...a, ...b])]
    if (keyword === 'properties' && isObject(a) && isObject(b)) {
      const out: Schema = { ...a }
      for (const [name, schema] of Object.entries(b)) out[name] = Object.hasOwn(a, name) ? this.#joined(a[name], schema) : schema
      return out
    }
    if (keyword === 'allOf' && Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
    if (/^(minimum|exclusiveMinimum|minLength|minItems|minProperties)$/.test(keyword)) return Math.max(Number(a), Number(b))
    if (/^(maximum|exclusiveMaximum|maxLength|maxItems|maxProperties)$/.test(keyword)) return Math.min(Number(a), Number(b))
    if (keyword === 'type') {
      const both = [a].flat().filter(type => [b].flat().includes(type) || (type === 'integer' && [b].flat().includes('number')))
      return both.length > 0 ? both : [b].flat().filter(type => type === 'integer' && [a].flat().includes('number'))
    }
    if (keyword === 'enum' && Array.isArray(a) && Array.isArray(b))
      return a.filter(value => b.some(other => JSON.stringify(other) === JSON.stringify(value)))
    if (NOTES.has(keyword)) return b
    throw this.#error('schema_unsupported', `says two things of ${keyword} at once`)
  }

  #typed(schema: Schema): Expression {
    const types = typesOf(schema)
    if (types.length === 0) return rule('json value')
    return choice(...types.map(type => this.#ofType(type, schema)))
  }

  #ofType(type: string, schema: Schema): Expression {
    switch (type) {
      case 'string':
        return this.#string(schema)
      case 'integer':
        return this.#integer(schema)
      case 'number':
        return this.#number(schema)
      case 'boolean':
        return choice(text('true'), text('false'))
      case 'null':
        return text('null')
      case 'array':
        return this.#array(schema)
      case 'object':
        return this.#object(schema)
      default:
        throw this.#error('schema_wrong', `has the type ${JSON.stringify(type)}, which JSON has not`)
    }
  }

  /** A whole number of at least 0, undefined where the keyword is absent. */
  #size(schema: Schema, keyword: string): number | undefined {
    const value = schema[keyword]
    if (value === undefined) return undefined
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
      throw this.#error('schema_wrong', `has ${JSON.stringify(value)} for ${keyword}; a whole number was wanted`)
    if (value > MOST_LENGTH) throw this.#error('schema_unsupported', `has ${value} for ${keyword}; ${MOST_LENGTH} is taken at most`)
    return value
  }

  #string(schema: Schema): Expression {
    const [least, most] = [this.#size(schema, 'minLength'), this.#size(schema, 'maxLength')]
    const format = typeof schema.format === 'string' ? formats[schema.format] : undefined
    const { pattern } = schema
    if (pattern === undefined && format === undefined) return most !== undefined && most < (least ?? 0) ? choice() : jsonString(least, most)
    if (least !== undefined || most !== undefined || (pattern !== undefined && format !== undefined))
      throw this.#error('schema_unsupported', 'joins a pattern or format with another limit on the same text')
    if (pattern !== undefined && typeof pattern !== 'string') throw this.#error('schema_wrong', 'has a pattern that is no text')
    const partial = pattern !== undefined
    const options = { partial, around: jsonCharacter, characters: jsonCharacters }
    return quoted(parseRegex(partial ? (pattern as string) : format!, options))
  }

  /** The bounds of a number; of a whole one as such. */
  #bounds(schema: Schema) {
    const read = (keyword: string): number | undefined => {
      const value = schema[keyword]
      if (value === undefined || typeof value === 'boolean') return undefined
      if (typeof value !== 'number' || !Number.isFinite(value))
        throw this.#error('schema_wrong', `has ${JSON.stringify(value)} for ${keyword}; a number was wanted`)
      return value
    }
    // Draft 4 has `true` beside the bound itself.
    const below = schema.exclusiveMinimum === true ? read('minimum') : read('exclusiveMinimum')
    const above = schema.exclusiveMaximum === true ? read('maximum') : read('exclusiveMaximum')
    const [minimum, maximum] = [read('minimum'), read('maximum')]
    const least = Math.max(minimum ?? Number.NEGATIVE_INFINITY, below ?? Number.NEGATIVE_INFINITY)
    const most = Math.min(maximum ?? Number.POSITIVE_INFINITY, above ?? Number.POSITIVE_INFINITY)
    return { least, most, exclusive: { least: below === least, most: above === most } }
  }

  #integer(schema: Schema): Expression {
    const { least, most, exclusive } = this.#bounds(schema)
    const bounded = Number.isFinite(least) || Number.isFinite(most)
    const divisor = schema.multipleOf
    if (divisor !== undefined && divisor !== 1) {
      if (typeof divisor !== 'number' || !Number.isInteger(divisor) || divisor < 1 || divisor > MOST_DIVISOR || bounded)
        throw this.#error(
          'schema_unsupported',
          `wants multiples of ${JSON.stringify(divisor)}${bounded ? ' between bounds' : ''}; whole ones up to ${MOST_DIVISOR} without bounds are taken`,
        )
      return multiplesOf(divisor, this.#fresh('multiple'), this.rules)
    }
    if (!bounded) return jsonInteger
    const low = exclusive.least && Number.isInteger(least) ? least + 1 : Math.ceil(least)
    const high = exclusive.most && Number.isInteger(most) ? most - 1 : Math.floor(most)
    return integersBetween(low, high)
  }

  #number(schema: Schema): Expression {
    const { least, most, exclusive } = this.#bounds(schema)
    const bounded = Number.isFinite(least) || Number.isFinite(most)
    const divisor = schema.multipleOf
    if (divisor !== undefined) {
      if (Number.isInteger(divisor)) return this.#integer(schema)
      throw this.#error('schema_unsupported', `wants multiples of ${JSON.stringify(divisor)}; whole ones are taken`)
    }
    return bounded ? numbersBetween(least, most, exclusive) : jsonNumber
  }

  #array(schema: Schema): Expression {
    // Draft 4 to 2019: a list of schemas under `items`, the rest under `additionalItems`.
    const isOld = Array.isArray(schema.items)
    const first = (isOld ? schema.items : (schema.prefixItems ?? [])) as unknown
    if (!Array.isArray(first)) throw this.#error('schema_wrong', 'has prefixItems that are no list')
    const rest = (isOld ? schema.additionalItems : schema.items) ?? true
    const least = this.#size(schema, 'minItems') ?? 0
    const most = this.#size(schema, 'maxItems')
    if (most !== undefined && most < least) return choice()
    const places = first.slice(0, most).map((each, i) => this.#at(`prefixItems/${i}`, () => this.#expression(each)))
    const item = this.#named('item', () => this.#at('items', () => this.#expression(rest)))
    if (places.length === 0) return bracketed(rest === false ? nothing : list(item, least, most))
    const more = sequence(text(','), gap, item)
    const left = (count: number | undefined) => (count === undefined ? undefined : Math.max(0, count - places.length))
    let tail: Expression = rest === false ? nothing : repeat(more, left(least) ?? 0, left(most))
    for (let i = places.length - 1; i >= 0; i--) {
      const here = i === 0 ? sequence(places[i], tail) : sequence(text(','), gap, places[i], tail)
      tail = i < least ? here : optional(here)
    }
    return bracketed(tail)
  }

  /** A rule of its own, so that what is repeated is there once. */
  #named(name: string, make: () => Expression): Expression {
    const own = this.#fresh(name)
    this.rules.set(own, make())
    return rule(own)
  }

  #object(schema: Schema): Expression {
    const properties = schema.properties ?? {}
    if (!isObject(properties)) throw this.#error('schema_wrong', 'has properties that are no object')
    const required = new Set(Array.isArray(schema.required) ? schema.required.filter(name => typeof name === 'string') : [])
    const known = Object.entries(properties)
    const listed = [
      ...known,
      ...[...required]
        .filter(name => !Object.hasOwn(properties, name))
        .map((name): [string, unknown] => [name, schema.additionalProperties ?? true]),
    ]
    const extra = schema.additionalProperties
    const [least, most] = [this.#size(schema, 'minProperties') ?? 0, this.#size(schema, 'maxProperties')]
    const others =
      extra === undefined || extra === false
        ? undefined
        : this.#otherPair(
            extra,
            known.map(([name]) => name),
          )
    if (listed.length === 0) {
      if (schema.properties === undefined && extra === undefined) return this.#anyObject(least, most)
      return others ? braced(list(others, least, most)) : least > 0 ? choice() : text('{}')
    }
    if (least > required.size || (most !== undefined && most < listed.length))
      throw this.#error('schema_unsupported', 'limits how many of its properties there may be')
    return braced(this.#members(listed, required, others))
  }

  #anyObject(least: number, most: number | undefined): Expression {
    return least === 0 && most === undefined ? rule('json object') : braced(list(pair(jsonString(), rule('json value')), least, most))
  }

  /** In the schema's order, those that are not required or left out; a rule for each place in it, with a comma due and without. */
  #members(properties: [string, unknown][], required: ReadonlySet<string>, others: Expression | undefined): Expression {
    const own = this.#fresh('object')
    const comma = sequence(text(','), gap)
    const pairs = properties.map(([name, schema]) =>
      this.#named('property', () => this.#at(`properties/${name}`, () => pair(text(JSON.stringify(name)), this.#expression(schema)))),
    )
    const more = (i: number) => rule(`${own} more ${i}`)
    this.rules.set(`${own} more ${pairs.length}`, others ? repeat(sequence(comma, others), 0) : nothing)
    for (let i = pairs.length - 1; i >= 0; i--) {
      const here = sequence(comma, pairs[i])
      this.rules.set(`${own} more ${i}`, sequence(required.has(properties[i][0]) ? here : optional(here), more(i + 1)))
    }
    const ways: Expression[] = []
    for (const [i, [name]] of properties.entries()) {
      ways.push(sequence(pairs[i], more(i + 1)))
      if (required.has(name)) return choice(...ways)
    }
    return choice(...ways, others ? list(others) : nothing)
  }

  /** A property under a name that is none of these, written without escapes, so that it cannot be one of them in disguise. */
  #otherPair(schema: unknown, names: string[]): Expression {
    const value = this.#at('additionalProperties', () => this.#expression(schema))
    return this.#named('other', () => pair(quoted(otherTexts(names.map(name => [...name]))), value))
  }
}

/** Texts that are none of these, without quotes, backslashes and control characters. */
function otherTexts(names: string[][]): Expression {
  const byFirst = new Map<string, string[][]>()
  for (const [first, ...rest] of names) if (first !== undefined) byFirst.set(first, [...(byFirst.get(first) ?? []), rest])
  const pointOf = (character: string) => character.codePointAt(0)!
  const taken = [...byFirst.keys()].map((character): CharRange => [pointOf(character), pointOf(character)])
  const free = complement([...complement(PLAIN), ...taken])
  const ways = [sequence(chars(...free), repeat(chars(...PLAIN), 0))]
  for (const [first, rests] of byFirst)
    if (PLAIN.some(([from, to]) => pointOf(first) >= from && pointOf(first) <= to)) ways.push(sequence(text(first), otherTexts(rests)))
  const isName = names.some(name => name.length === 0)
  return choice(...(isName ? [] : [nothing]), ...ways)
}

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keywords that say nothing of a value. */
const NOTES = new Set([
  ...['title', 'description', 'default', 'examples', '$schema', '$id', '$comment', '$defs', 'definitions', 'deprecated', 'readOnly'],
  ...['writeOnly', 'contentEncoding', 'contentMediaType'],
])

const withoutNotes = (schema: Schema): Schema => Object.fromEntries(Object.entries(schema).filter(([keyword]) => !NOTES.has(keyword)))

const KEYWORDS: Record<string, RegExp> = {
  object: /^(properties|required|additionalProperties|minProperties|maxProperties)$/,
  array: /^(items|prefixItems|minItems|maxItems)$/,
  string: /^(pattern|format|minLength|maxLength)$/,
  number: /^(minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf)$/,
}

/** The types that a schema names, or that its keywords speak of; none: any. */
function typesOf(schema: Schema): string[] {
  if (schema.type !== undefined) return [schema.type].flat().map(String)
  const found = Object.entries(KEYWORDS).find(([, pattern]) => Object.keys(schema).some(keyword => pattern.test(keyword)))
  return found ? [found[0]] : []
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}
