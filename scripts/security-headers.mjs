// The headers every page of the studio is served with, and the one list of places it may fetch models from.
// Anything the page may reach is named here; what is not named is refused by the browser itself.

/** Origins a model may be downloaded from: the hubs, and the storage hosts that they redirect to. */
const MODEL_HUBS = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co', 'https://hf-mirror.com']

/**
 * The content security policy. The embed page may be framed by anyone; every other page by none.
 * @param {{ embeddable?: boolean }} [options]
 */
export function contentSecurityPolicy({ embeddable = false } = {}) {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    `connect-src 'self' ${MODEL_HUBS.join(' ')}`,
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
    'Content-Security-Policy': contentSecurityPolicy({ embeddable }),
    'Cross-Origin-Opener-Policy': embeddable ? 'unsafe-none' : 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), geolocation=(), payment=(), usb=()',
  }
}
