// Under `require-trusted-types-for 'script'` a worker's address needs a policy. This one lets the page's own scripts pass, and no HTML at all.

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown
  defaultPolicy: unknown
}

/** Same host, no credentials in the address, and a script by its name. */
export function ownScript(url: string, base: string): boolean {
  const { origin, pathname, protocol, username, password } = new URL(url, base)
  // A blob's origin is that of the page that made it, so the protocol has to be asked too.
  const isOwn = /^https?:$/.test(protocol) && origin === new URL(base).origin && username === '' && password === ''
  return isOwn && /\.(?:js|mjs|ts)$/.test(pathname)
}

let blobsAllowed = false

/** The CPU engine makes its worker's script itself, as a blob of this page. Until it is asked for, no blob runs. */
export const allowBlobWorkers = () => {
  blobsAllowed = true
}

/** A script that this page made as a blob. */
export const ownBlob = (url: string, base: string): boolean => url.startsWith(`blob:${new URL(base).origin}/`)

export function allowWorkerScripts() {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  if (!factory || factory.defaultPolicy) return
  factory.createPolicy('default', {
    createScriptURL(url) {
      const isOwn = ownScript(url, location.href) || (blobsAllowed && ownBlob(url, location.href))
      if (!isOwn) throw new TypeError(`Refused to run a script from ${url}: only this page's own scripts run.`)
      return url
    },
  })
}
