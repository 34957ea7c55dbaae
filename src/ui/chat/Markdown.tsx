// A model's answer as React nodes. It is hostile text: no HTML, no pictures from anywhere, links only to the web and with their address in sight.
import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import { memo, type ReactNode, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { copyText } from '../app/actions.ts'
import { IconButton } from '../parts/index.tsx'
import { type AnswerPart, answerParts } from './answer-parts.ts'
import styles from './Markdown.module.css'
import { markdownBlocks } from './markdown-blocks.ts'
import { JsonTree, ToolCalls } from './Structured.tsx'
import { safeUrl } from './url-policy.ts'

export default function Markdown({ text }: { text: string }) {
  const parts = useMemo(() => answerParts(text), [text])
  return (
    <div className={styles.markdown} data-testid="answer-text">
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts only ever grow at the end.
        <Part key={at} part={part} />
      ))}
    </div>
  )
}

function Part({ part }: { part: AnswerPart }) {
  if (part.kind === 'calls') return <ToolCalls calls={part.calls} />
  if (part.kind === 'json') return <JsonTree value={part.value} />
  return markdownBlocks(part.text).map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks only ever grow at the end.
    <Block key={at} text={block} />
  ))
}

const plugins = [remarkGfm]

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={url => safeUrl(url) ?? ''}>
      {text}
    </ReactMarkdown>
  )
})

function SafeLink({ href, children }: { href?: string; children?: ReactNode }) {
  const url = safeUrl(href)
  if (!url) return <>{children}</>
  const shown = url.replace(/^mailto:/, '')
  const bare = typeof children === 'string' && (children === url || children === shown || `${children}/` === url)
  return (
    <>
      <a href={url} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
      {!bare && <span className={styles.url}> ({shown})</span>}
    </>
  )
}

function ImageAsLink({ src, alt }: { src?: unknown; alt?: string }) {
  const { t } = useTranslation()
  const name = `[${t('chat.imageLink')}${alt ? `: ${alt}` : ''}]`
  return typeof src === 'string' && src !== '' ? <SafeLink href={src}>{name}</SafeLink> : name
}

/** The box of a task in a list; nothing to press, but something to read out. */
function TaskBox({ checked }: { checked?: boolean }) {
  const { t } = useTranslation()
  return (
    <input type="checkbox" checked={checked === true} disabled readOnly aria-label={checked ? t('chat.taskDone') : t('chat.taskOpen')} />
  )
}

function CodeBlock({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  const pre = useRef<HTMLPreElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    setCopied(await copyText(pre.current?.textContent ?? ''))
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard. */}
      <pre ref={pre} tabIndex={0}>
        {children}
      </pre>
      <IconButton
        small
        className={styles.copy}
        label={copied ? t('shell.copied') : t('chat.copyCode')}
        Icon={copied ? Check : Copy}
        onClick={() => void copy()}
      />
    </div>
  )
}

const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  input: ({ checked }) => <TaskBox checked={checked} />,
  img: ({ src, alt }) => <ImageAsLink src={src} alt={alt} />,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard.
    <div className={styles.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
}
