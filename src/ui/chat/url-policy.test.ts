// Addresses as attackers write them: all must stay text.
import { describe, expect, it } from 'vitest'
import { safeUrl } from './url-policy.ts'

const hostile = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  'javascript\t:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'vbscript:msgbox(1)',
  'blob:https://example.com/1',
  'file:///etc/passwd',
  'filesystem:https://example.com/x',
  'about:blank',
  'view-source:https://example.com',
  'ftp://example.com',
  '//example.com/x',
  '/models/index.json',
  '?q=1',
  '#top',
  'x',
  '',
]

describe('link addresses', () => {
  it.each(hostile)('refuses %j', url => expect(safeUrl(url)).toBeNull())

  it('lets web and mail addresses pass, as the browser would open them', () => {
    expect(safeUrl('https://example.com/a b')).toBe('https://example.com/a%20b')
    expect(safeUrl('HTTP://EXAMPLE.com')).toBe('http://example.com/')
    expect(safeUrl('mailto:a@example.com')).toBe('mailto:a@example.com')
  })

  it('shows a look-alike host in its true form', () => {
    expect(safeUrl('https://ex\u0430mple.com')).toBe('https://xn--exmple-4nf.com/')
  })
})
