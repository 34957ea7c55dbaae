// The headers everything of the studio is served with, and what each part of it may reach: what is not named is refused by the browser itself.
// The page, which shows what models write, reaches its own server and the public hubs; the engine's worker, which shows nothing and runs no
// text as script, also whatever host a person gets a model from.

/** Origins a model may be downloaded from: the hubs, and the storage hosts that they redirect to. */
const MODEL_HUBS = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co', 'https://hf-mirror.com']

/** Any host with encryption; without, only this device itself. */
const ANY_HOST = ['https:', 'http://localhost:*', 'http://127.0.0.1:*']

/** The name that the build gives the engine's worker. */
const WORKER_FILE = /^\/assets\/worker-[\w-]+\.js$/

/**
 * The content security policy. The embed page may be framed by anyone; every other page by none.
 * @param {{ embeddable?: boolean, reaches?: string[] }} [options]
 */
export function contentSecurityPolicy({ embeddable = false, reaches = MODEL_HUBS } = {}) {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    `connect-src 'self' ${reaches.join(' ')}`,
    "img-src 'self' blob: data:",
    "style-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embeddable ? '*' : "'none'"}`,
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/**
 * Headers for one path. Nothing here asks for cross-origin isolation: the studio never needs shared memory.
 * @param {string} pathname
 * @returns {Record<string, string>}
 */
export function securityHeaders(pathname) {
  const embeddable = pathname === '/embed.html'
  return {
    'Content-Security-Policy': contentSecurityPolicy({ embeddable, ...(WORKER_FILE.test(pathname) && { reaches: ANY_HOST }) }),
    'Cross-Origin-Opener-Policy': embeddable ? 'unsafe-none' : 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), geolocation=(), payment=(), usb=()',
  }
}
