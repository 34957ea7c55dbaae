// Which addresses in a model's answer may become links. Everything else stays text.

const allowed = new Set(['http:', 'https:', 'mailto:'])

/** The address as the browser would open it, or null. Relative ones are refused: an answer has no place of its own. */
export function safeUrl(url: string | undefined): string | null {
  if (!url || !URL.canParse(url)) return null
  const parsed = new URL(url)
  return allowed.has(parsed.protocol) ? parsed.href : null
}
