// What tests and benches of kernels share: a device for each variant, and the inputs of trials.
// Which driver is behind the adapter is settled outside, by INKSTONE_ADAPTER and the environment that scripts/adapters.mjs gives.
import { InkstoneError } from '../base/errors.ts'
import { type GpuContext, type KernelVariants, openDevice } from '../gpu/device.ts'

export * from './trial-inputs.ts'

// ---- devices

export interface TestVariant {
  name: string
  context: GpuContext
}

/** Drivers as they call themselves, and what the software ones can do; `default` is whatever the machine has. */
const KNOWN_ADAPTERS: Record<string, { named: RegExp; variants?: KernelVariants }> = {
  swiftshader: { named: /swiftshader/i, variants: { f16: false, subgroups: true } },
  lavapipe: { named: /llvmpipe|lavapipe/i, variants: { f16: true, subgroups: true } },
  default: { named: /./ },
}

/** What the adapter under test must report, so that a variant can't vanish from the tests unnoticed; undefined: not known beforehand. */
export const expectedVariants = (): KernelVariants | undefined => KNOWN_ADAPTERS[adapterUnderTest()]?.variants

export const adapterUnderTest = (): string => process.env.INKSTONE_ADAPTER ?? 'default'

/**
 * A device for each variant that the adapter has. `differsBy` names the switches that change the kernel's source; variants that differ
 * in nothing else would compile the same text and are left out.
 */
export async function openVariants(gpu: GPU, differsBy: (keyof KernelVariants)[] = ['f16', 'subgroups']): Promise<TestVariant[]> {
  const variants: TestVariant[] = []
  const switches = (name: keyof KernelVariants) => (differsBy.includes(name) ? [true, false] : [true])
  for (const f16 of switches('f16')) {
    for (const subgroups of switches('subgroups')) {
      const context = await openDevice(gpu, { withoutF16: !f16, withoutSubgroups: !subgroups })
      checkAdapter(context.adapterName)
      const name = `${context.variants.f16 ? 'f16' : 'f32'}, ${context.variants.subgroups ? 'subgroups' : 'no subgroups'}`
      if (variants.some(variant => variant.name === name)) context.device.destroy()
      else variants.push({ name, context })
    }
  }
  return variants
}

function checkAdapter(name: string): void {
  const wanted = adapterUnderTest()
  if (KNOWN_ADAPTERS[wanted]?.named.test(name)) return
  throw new InkstoneError(
    'adapter_wrong',
    `INKSTONE_ADAPTER is ${wanted}; the device says it is "${name}". Start the tests with \`npm test\`, which sets the driver.`,
  )
}
