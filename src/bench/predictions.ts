// What decode may reach on GPUs that are not here: the time to read the bytes of a token plus the time to start its dispatches. A prediction,
// no measurement. The formula is held against the peers' published speeds, for which their dispatches are known too.
export interface NamedGpu {
  name: string
  /** Bytes a second, from the maker's specification. */
  bandwidth: number
  /** Seconds that a dispatch costs beyond its work, least and most: 24 to 36 µs on Vulkan, 32 to 71 µs on Metal (as published for browsers). */
  overhead: [least: number, most: number]
}

const VULKAN: NamedGpu['overhead'] = [24e-6, 36e-6]
const METAL: NamedGpu['overhead'] = [32e-6, 71e-6]

export const namedGpus: NamedGpu[] = [
  { name: 'Apple M2 Max', bandwidth: 400e9, overhead: METAL },
  { name: 'GeForce RTX 4070', bandwidth: 504e9, overhead: VULKAN },
  { name: 'Iris Xe (LPDDR4X-4267)', bandwidth: 68.3e9, overhead: VULKAN },
  { name: 'Adreno 740 (LPDDR5X-8400)', bandwidth: 67.2e9, overhead: VULKAN },
]

/** Engines in a browser whose dispatches a token for Phi-3 mini are published, its 32 layers, and what they reach on an M2 Max. */
export interface Peer {
  name: string
  dispatchesPerLayer: number
  publishedTokensPerSecond: number
}

const PHI3_LAYERS = 32
/** Phi-3 mini in 4 bits, from the published share of the M2 Max's bandwidth. */
export const PHI3_BYTES = 2.08e9

export const peers: Peer[] = [
  { name: 'zero-tvm', dispatchesPerLayer: 228 / PHI3_LAYERS, publishedTokensPerSecond: 83 },
  { name: 'WebLLM', dispatchesPerLayer: 342 / PHI3_LAYERS, publishedTokensPerSecond: 63 },
]

export interface TokenCost {
  bytes: number
  dispatches: number
}

/** Tokens a second, least and most. */
export function predict({ bytes, dispatches }: TokenCost, { bandwidth, overhead: [least, most] }: NamedGpu): [least: number, most: number] {
  const reading = bytes / bandwidth
  return [1 / (reading + dispatches * most), 1 / (reading + dispatches * least)]
}

export interface Prediction {
  gpu: string
  engine: string
  tokensPerSecond: [least: number, most: number]
}

/** Ours from the counters of a bench, the peers' for a model of as many bytes and layers. */
export function predictions({ bytes, dispatches, layers }: TokenCost & { layers: number }): Prediction[] {
  const engines = [
    { name: 'Inkstone', dispatches },
    ...peers.map(({ name, dispatchesPerLayer }) => ({ name, dispatches: dispatchesPerLayer * layers })),
  ]
  return namedGpus.flatMap(gpu =>
    engines.map(engine => ({
      gpu: gpu.name,
      engine: engine.name,
      tokensPerSecond: predict({ bytes, dispatches: engine.dispatches }, gpu),
    })),
  )
}
