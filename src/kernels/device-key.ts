// Under which name something that was learned of a device is kept: another driver's name, browser or version of ours is another key.
import type { GpuContext } from '../gpu/device.ts'

/** SHA-256 of the device and of all that the finding depends on, in hexadecimal. */
export async function deviceKey({ adapterName, variants, planted }: GpuContext, dependsOn: unknown[]): Promise<string> {
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent
  const told = JSON.stringify([adapterName, agent, variants, planted, ...dependsOn])
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(told))
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}
