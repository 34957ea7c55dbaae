// What the person switched off of the device, as the name that the page gives the worker: it holds from the device's first moment on.
import type { DeviceOptions } from '../gpu/device.ts'

export const features = ['f16', 'subgroups'] as const
export type FeatureName = (typeof features)[number]

export const workerName = (off: readonly FeatureName[]): string => off.map(feature => `without-${feature}`).join(' ')

/** Of a kept text, whatever stands in it. */
export const readFeatures = (text: string | null): FeatureName[] => features.filter(feature => text?.split(' ').includes(feature))

/** Of this worker; tests run it where nothing has a name. */
export const ownName = (): string => (globalThis as { name?: string }).name ?? ''

export function withoutFeatures(name: string): Pick<DeviceOptions, 'withoutF16' | 'withoutSubgroups'> {
  const off = name.split(' ')
  return { withoutF16: off.includes('without-f16'), withoutSubgroups: off.includes('without-subgroups') }
}
