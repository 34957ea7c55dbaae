// Runs a chat template with bounds. The engine (@huggingface/jinja) walks a tree through one method, `evaluate`, so a subclass sees every
// step, every nesting and every value that is made; what a single step could blow up (in, replace, join, indent, tojson, range) is measured
// before it runs. Values live in Maps, so `__proto__` and `constructor` are plain absent keys.
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja'
import { overLimit, TEMPLATE_LIMITS, TemplateError, type TemplateLimits } from './template-limits.ts'

/** The engine's values and nodes as far as they are looked at here; the package exports no types for them. */
interface Value {
  type: string
  value: unknown
}
interface TreeNode {
  type: string
  [field: string]: unknown
}
type Arguments = [positional: Value[], named: Map<string, Value>]

/** Methods that the engine declares private; the subclass stands in for them. */
interface Engine {
  evaluateArguments(args: TreeNode[], environment: Environment): Arguments
  evaluateMemberExpression(node: TreeNode, environment: Environment): Value
  evaluateBinaryExpression(node: TreeNode, environment: Environment): Value
  evaluateBlock(statements: TreeNode[], environment: Environment): Value
  applyFilter(operand: Value, filter: TreeNode, environment: Environment): Value
}
const engine = Interpreter.prototype as unknown as Engine

/** A node that is already evaluated. */
const HELD = 'InkstoneHeldValue'
const held = (value: Value): TreeNode => ({ type: HELD, value })

/** Regular expressions of the engine's lexer cost the square of a run of white space. */
const MAX_BLANK_RUN = 512
const MAX_INDENT = 16
const MAX_SEPARATOR_CHARS = 8
const STEPS_BETWEEN_CLOCKS = 64
/** Looking for a part costs up to the product of both lengths: this much takes about a second, and all of a text may be 256 characters. */
const MAX_COMPARISONS = 2 ** 29
/** Text passes through every block around it, so what is written counts again per nesting; this many nestings of a full output are enough. */
const MAX_REWRITES = 16

export type Program = ReturnType<typeof parse>

/** Source to tree; throws `template_source` or `template_syntax`. */
export function parseTemplate(source: string, limits: TemplateLimits = TEMPLATE_LIMITS): Program {
  if (source.length > limits.sourceChars) throw overLimit.source(source.length, limits.sourceChars)
  if (new RegExp(`\\s{${MAX_BLANK_RUN}}`).test(source)) {
    throw new TemplateError(
      'template_source',
      `The chat template has ${MAX_BLANK_RUN} or more blanks in a row; real ones have under 100. Choose another chat template.`,
    )
  }
  try {
    return parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true }))
  } catch (cause) {
    if (cause instanceof RangeError) throw overLimit.depth(limits.depth)
    throw new TemplateError('template_syntax', `The chat template cannot be read: ${reason(cause)}. Choose another chat template.`, {
      cause,
    })
  }
}

/** Renders the tree with these variables. */
export function runTemplate(program: Program, variables: Record<string, unknown>, limits: TemplateLimits = TEMPLATE_LIMITS): string {
  const environment = new Environment()
  const globals = { true: true, false: false, none: null, True: true, False: false, None: null, ...templateFunctions(limits) }
  try {
    for (const [name, value] of Object.entries({ ...globals, ...variables })) environment.set(name, value)
    return String(new BoundedInterpreter(environment, limits).run(program).value)
  } catch (cause) {
    if (cause instanceof TemplateError) throw cause
    // "Maximum call stack size exceeded" and "Invalid string length" are both RangeErrors.
    if (cause instanceof RangeError)
      throw /stack/i.test(cause.message) ? overLimit.depth(limits.depth) : overLimit.output(limits.textChars, 'characters')
    throw new TemplateError(
      'template_failed',
      `The chat template failed: ${reason(cause)}. Check the messages, or choose another chat template.`,
      { cause },
    )
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).slice(0, 300)

function templateFunctions(limits: TemplateLimits): Record<string, unknown> {
  return {
    range: (first: number, last?: number, step = 1) => {
      const [start, stop] = typeof last === 'number' ? [first, last] : [0, first]
      const count = Math.ceil((stop - start) / step)
      if (step === 0 || Number.isNaN(count))
        throw new TemplateError('template_failed', `range(${start}, ${stop}, ${step}) is no range. Choose another chat template.`)
      if (count > limits.listItems) throw overLimit.output(limits.listItems, 'list items')
      return Array.from({ length: Math.max(0, count) }, (_, i) => start + i * step)
    },
    raise_exception: (message: unknown) => {
      throw new TemplateError(
        'template_raised',
        `The chat template refuses these messages: ${String(message).slice(0, 500)}. Change the messages.`,
      )
    },
  }
}

interface Weight {
  /** Characters of all strings inside plus one per element: what writing the value out costs. */
  chars: number
  depth: number
}

class BoundedInterpreter extends Interpreter {
  readonly #limits: TemplateLimits
  readonly #deadlineMs: number
  readonly #weights = new WeakMap<object, Weight>()
  #steps = 0
  #depth = 0
  #writtenChars = 0

  constructor(environment: Environment, limits: TemplateLimits) {
    super(environment)
    this.#limits = limits
    this.#deadlineMs = performance.now() + limits.elapsedMs
  }

  override evaluate(...[statement, environment]: Parameters<Interpreter['evaluate']>): ReturnType<Interpreter['evaluate']> {
    const node = statement as unknown as TreeNode | undefined
    if (node?.type === HELD) return node.value as ReturnType<Interpreter['evaluate']>
    this.#charge(1)
    if (++this.#depth > this.#limits.depth) throw overLimit.depth(this.#limits.depth)
    try {
      const value = super.evaluate(statement, environment)
      this.#weigh(value as Value)
      if (node?.type === 'Set') this.#refuseNestedNamespaces(node, environment)
      return value
    } finally {
      this.#depth--
    }
  }

  #charge(steps: number): void {
    const before = this.#steps
    this.#steps += steps
    if (this.#steps > this.#limits.steps) throw overLimit.steps(this.#limits.steps)
    const isDue = Math.floor(before / STEPS_BETWEEN_CLOCKS) !== Math.floor(this.#steps / STEPS_BETWEEN_CLOCKS)
    if (isDue && performance.now() > this.#deadlineMs) throw overLimit.time(this.#limits.elapsedMs)
  }

  /** Measures a value once; lists share their parts, so a short program can make one that is endless when written out. */
  #weigh(value: Value): Weight {
    const inner = value?.value
    if (typeof inner === 'string') return this.#checked({ chars: inner.length, depth: 0 })
    if (typeof inner !== 'object' || inner === null) return { chars: 1, depth: 0 }
    const isMutable = value.type === 'NamespaceValue'
    const known = isMutable ? undefined : this.#weights.get(value)
    if (known) return known
    const parts = inner instanceof Map ? [...inner.values()] : Array.isArray(inner) ? inner : []
    if (parts.length > this.#limits.listItems) throw overLimit.output(this.#limits.listItems, 'list items')
    if (!isMutable) this.#charge(parts.length)
    const weight: Weight = { chars: parts.length + 2, depth: 1 }
    for (const part of parts as Value[]) {
      if (part.type === 'NamespaceValue') throw unsupported('puts a namespace into a list')
      const { chars, depth } = this.#weigh(part)
      weight.chars += chars
      weight.depth = Math.max(weight.depth, depth + 1)
      this.#checked(weight)
    }
    if (inner instanceof Map) for (const name of inner.keys()) weight.chars += String(name).length
    if (!isMutable) this.#weights.set(value, weight)
    return this.#checked(weight)
  }

  #checked(weight: Weight): Weight {
    if (weight.chars > this.#limits.textChars) throw overLimit.output(this.#limits.textChars, 'characters')
    return weight
  }

  /** A namespace can change after it was measured, so no value may hold one. */
  #refuseNestedNamespaces(node: TreeNode, environment: Environment): void {
    const target = node.assignee as TreeNode
    if (target.type !== 'MemberExpression') return
    this.#weigh(super.evaluate(target.object as Parameters<Interpreter['evaluate']>[0], environment) as Value)
  }

  /** `in` and `not in`: both sides evaluated once, measured, and handed on as held values. */
  guardBinary(node: TreeNode, environment: Environment): Value {
    const name = (node.operator as Value).value
    let checked = node
    if (name === 'in' || name === 'not in') {
      const [left, right] = [node.left, node.right].map(
        side => this.evaluate(side as Parameters<Interpreter['evaluate']>[0], environment) as Value,
      )
      if (typeof left.value === 'string' && typeof right.value === 'string') this.#measureSearch(right.value, left.value)
      checked = { ...node, left: held(left), right: held(right) }
    }
    return engine.evaluateBinaryExpression.call(this as unknown as Engine, checked, environment)
  }

  /** `replace` and `split` as methods of a string: measured before they run. */
  guardMember(node: TreeNode, environment: Environment): Value {
    const object = this.evaluate(node.object as Parameters<Interpreter['evaluate']>[0], environment) as Value
    const found = engine.evaluateMemberExpression.call(this as unknown as Engine, { ...node, object: held(object) }, environment)
    if (found.type !== 'FunctionValue' || typeof object.value !== 'string') return found
    const text = object.value
    const name = node.computed ? 'any' : (node.property as TreeNode).value
    const call = found.value as (args: Value[], scope: Environment) => Value
    const FunctionValue = found.constructor as new (value: typeof call) => Value
    return new FunctionValue((args, scope) => {
      if (name === 'replace' || name === 'any') this.#measureReplace(text, args)
      if (name === 'split' || name === 'any') this.#measureSplit(text, args[0])
      return call(args, scope)
    })
  }

  /** Statements one by one, so that a loop's output is bounded before it is complete. */
  guardBlock(statements: TreeNode[], environment: Environment): Value {
    const result = engine.evaluateBlock.call(this as unknown as Engine, [], environment)
    let text = ''
    for (const statement of statements) {
      const part = engine.evaluateBlock.call(this as unknown as Engine, [statement], environment).value as string
      this.#writtenChars += part.length
      if (this.#writtenChars > this.#limits.textChars * MAX_REWRITES) throw overLimit.output(this.#limits.textChars, 'characters')
      text += part
    }
    result.value = text
    return result
  }

  /** Filters with arguments: evaluated once, measured, and handed on as held values. */
  guardFilter(operand: Value, filter: TreeNode, environment: Environment): Value {
    const callee = filter.type === 'CallExpression' ? (filter.callee as TreeNode).value : filter.value
    this.#charge(Math.ceil(this.#weigh(operand).chars / 1024))
    if (filter.type !== 'CallExpression') return engine.applyFilter.call(this as unknown as Engine, operand, filter, environment)
    const measure = MEASURES[callee as keyof typeof MEASURES]
    if (measure === undefined) return engine.applyFilter.call(this as unknown as Engine, operand, filter, environment)
    const [positional, named] = engine.evaluateArguments.call(this as unknown as Engine, filter.args as TreeNode[], environment)
    if (measure === 'replace') this.#measureReplace(String(operand.value), positional)
    else if (measure === 'join') this.#measureJoin(operand, positional[0] ?? named.get('separator'))
    else this.#measureWidths(operand, [...positional, ...named.values()])
    const args = [
      ...positional.map(held),
      ...[...named].map(([name, value]) => ({
        type: 'KeywordArgumentExpression',
        key: { type: 'Identifier', value: name },
        value: held(value),
      })),
    ]
    return engine.applyFilter.call(this as unknown as Engine, operand, { ...filter, args }, environment)
  }

  #measureSearch(text: string, part: string): void {
    this.#charge(Math.ceil(text.length / 1024))
    if (part.length > text.length || part.length * text.length <= MAX_COMPARISONS) return
    throw unsupported(`looks for ${part.length} characters in ${text.length}`)
  }

  #measureReplace(text: string, [from, to]: Value[]): void {
    if (typeof from?.value !== 'string' || typeof to?.value !== 'string') return
    this.#measureSearch(text, from.value)
    const count = from.value === '' ? text.length + 1 : countOf(text, from.value)
    this.#checked({ chars: text.length + count * Math.max(0, to.value.length - from.value.length), depth: 0 })
  }

  #measureSplit(text: string, separator: Value | undefined): void {
    const sign = separator?.value
    this.#measureSearch(text, typeof sign === 'string' ? sign : '')
    const count = typeof sign === 'string' && sign !== '' ? countOf(text, sign) : text.length / 2
    if (count > this.#limits.listItems && (typeof sign === 'string' || (text.match(/\s+/g)?.length ?? 0) > this.#limits.listItems)) {
      throw overLimit.output(this.#limits.listItems, 'list items')
    }
  }

  #measureJoin(operand: Value, separator: Value | undefined): void {
    const count = Array.isArray(operand.value) ? operand.value.length : String(operand.value).length
    const separatorChars = typeof separator?.value === 'string' ? separator.value.length : 0
    this.#checked({ chars: this.#weigh(operand).chars + count * separatorChars, depth: 0 })
  }

  /** `indent` and `tojson`: a width is repeated per line or per level. */
  #measureWidths(operand: Value, args: Value[]): void {
    const { chars, depth } = this.#weigh(operand)
    for (const { type, value } of args) {
      if (type === 'IntegerValue' && !((value as number) <= MAX_INDENT)) throw unsupported(`indents by ${value}`)
      const texts = Array.isArray(value) ? (value as Value[]).map(part => String(part.value)) : []
      if (texts.some(text => text.length > MAX_SEPARATOR_CHARS)) throw unsupported('separates JSON with long texts')
    }
    this.#checked({ chars: chars * (1 + depth), depth: 0 })
  }
}

function countOf(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++
  return count
}

const MEASURES = { replace: 'replace', join: 'join', indent: 'widths', tojson: 'widths' } as const

const unsupported = (what: string): TemplateError =>
  new TemplateError(
    'template_failed',
    `The chat template ${what}; no published template does, and it could take all time or memory. Choose another chat template.`,
  )

/** The engine calls these by name; TypeScript would not let a subclass override what is declared private. */
Object.defineProperties(BoundedInterpreter.prototype, {
  applyFilter: {
    value(this: BoundedInterpreter, operand: Value, filter: TreeNode, environment: Environment) {
      return this.guardFilter(operand, filter, environment)
    },
  },
  evaluateMemberExpression: {
    value(this: BoundedInterpreter, node: TreeNode, environment: Environment) {
      return this.guardMember(node, environment)
    },
  },
  evaluateBinaryExpression: {
    value(this: BoundedInterpreter, node: TreeNode, environment: Environment) {
      return this.guardBinary(node, environment)
    },
  },
  evaluateBlock: {
    value(this: BoundedInterpreter, statements: TreeNode[], environment: Environment) {
      return this.guardBlock(statements, environment)
    },
  },
})
