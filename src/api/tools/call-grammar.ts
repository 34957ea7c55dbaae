// The grammar of a call that must be made: each tool's own schema in the words of the model's syntax.
import { choice, type Expression, type Grammar } from '../../engine/grammar/expression.ts'
import { grammarOfSchema } from '../../engine/grammar/json-schema.ts'
import type { ChatTool } from '../openai.ts'
import type { ToolSyntax } from './syntax.ts'

const NO_PARAMETERS: Record<string, unknown> = { type: 'object', properties: {}, additionalProperties: false }

/** The grammar of what stands between opener and closer, for a call of any of these tools. */
export function callGrammar(syntax: ToolSyntax, tools: readonly ChatTool[]): Grammar {
  const rules = new Map<string, Expression>()
  const roots: Expression[] = []
  for (const [index, { function: tool }] of tools.entries()) {
    const { $defs, definitions, ...parameters } = tool.parameters ?? NO_PARAMETERS
    // References count from the document's root, where the tool's own schema is no longer.
    const schema = {
      ...syntax.bodySchema(tool.name, parameters),
      ...($defs !== undefined && { $defs }),
      ...(definitions !== undefined && { definitions }),
    }
    const grammar = grammarOfSchema(schema)
    const named = (name: string) => `${index} ${name}`
    for (const [name, expression] of grammar.rules) rules.set(named(name), renamed(expression, named))
    roots.push({ kind: 'rule', name: named(grammar.root) })
  }
  rules.set('call', choice(...roots))
  return { root: 'call', rules }
}

function renamed(expression: Expression, named: (name: string) => string): Expression {
  switch (expression.kind) {
    case 'rule':
      return { ...expression, name: named(expression.name) }
    case 'sequence':
    case 'choice':
      return { ...expression, of: expression.of.map(each => renamed(each, named)) }
    case 'repeat':
      return { ...expression, of: renamed(expression.of, named) }
    default:
      return expression
  }
}
