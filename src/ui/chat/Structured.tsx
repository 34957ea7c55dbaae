// Tool calls and JSON in an answer as what they are: a card with a name and its arguments, a tree that opens and closes. Everything in them is
// hostile text; deep or long ones are cut.
import Wrench from 'lucide-react/icons/wrench'
import { useTranslation } from 'react-i18next'
import type { WrittenCall } from '../../api/tools/written-call.ts'
import styles from './Structured.module.css'

const mostDepth = 12
const mostEntries = 100
/** Deeper ones begin closed. */
const openDepth = 2

export function ToolCalls({ calls }: { calls: WrittenCall[] }) {
  const { t } = useTranslation()
  return calls.map((call, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: calls only ever grow at the end.
    <section key={at} className={styles.call} data-testid="tool-call" aria-label={t('chat.toolCall', { name: call.name })}>
      <header>
        <Wrench size={16} strokeWidth={1.75} aria-hidden />
        <code>{call.name}</code>
      </header>
      <JsonTree value={call.arguments} />
    </section>
  ))
}

export function JsonTree({ value, depth = 0 }: { value: unknown; depth?: number }) {
  const { t } = useTranslation()
  if (typeof value !== 'object' || value === null)
    return <span className={styles[value === null ? 'null' : typeof value]}>{JSON.stringify(value)}</span>
  const entries = Object.entries(value)
  if (depth >= mostDepth) return <span className={styles.null}>…</span>
  return (
    <ul className={styles.tree} data-testid={depth === 0 ? 'json-tree' : undefined}>
      {entries.slice(0, mostEntries).map(([key, each]) => (
        <li key={key}>
          <Entry name={key} value={each} depth={depth} />
        </li>
      ))}
      {entries.length > mostEntries && <li className={styles.null}>{t('chat.moreEntries', { count: entries.length - mostEntries })}</li>}
      {entries.length === 0 && <li className={styles.null}>{Array.isArray(value) ? '[]' : '{}'}</li>}
    </ul>
  )
}

function Entry({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const isTree = typeof value === 'object' && value !== null && Object.keys(value).length > 0
  if (!isTree)
    return (
      <>
        <span className={styles.key}>{name}</span> <JsonTree value={value} depth={depth + 1} />
      </>
    )
  return (
    <details open={depth < openDepth}>
      <summary>
        <span className={styles.key}>{name}</span>{' '}
        <span className={styles.null}>{Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`}</span>
      </summary>
      <JsonTree value={value} depth={depth + 1} />
    </details>
  )
}
