// What WebGPU offers here, and what is missing where it offers nothing: the page turns the reason into advice.
import type { AdapterReport } from './protocol.ts'

export async function adapterReport(): Promise<AdapterReport> {
  const { userAgent } = navigator
  if (!isSecureContext) return { available: false, reason: 'insecure-context', userAgent }
  if (!navigator.gpu) return { available: false, reason: 'worker-no-api', userAgent }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) return { available: false, reason: 'no-adapter', userAgent }
  const { vendor, architecture, device, description } = adapter.info
  const limits: Record<string, number> = {}
  for (const name in adapter.limits) {
    const value = (adapter.limits as unknown as Record<string, unknown>)[name]
    if (typeof value === 'number') limits[name] = value
  }
  return {
    available: true,
    vendor,
    architecture,
    device,
    description,
    isFallback: adapter.info.isFallbackAdapter,
    features: [...adapter.features].sort(),
    limits,
    userAgent,
  }
}
