// Every kernel's bench in turn; `npm run bench:kernels` starts it with a driver chosen. Names after the command pick some of them.
import { openDevice } from '../gpu/device.ts'
import { dawn } from '../node/dawn.ts'
import { benchAttention, benchContext } from './attention.bench.ts'
import { benchCacheCopy } from './cache-copy.bench.ts'
import { benchCachePack } from './cache-pack.bench.ts'
import { benchCacheQuantize } from './cache-quantize.bench.ts'
import { benchEmbed } from './embed.bench.ts'
import { benchExperts } from './experts.bench.ts'
import { benchLora } from './lora.bench.ts'
import { benchMatmul } from './matmul.bench.ts'
import { benchNorm } from './norm.bench.ts'
import { benchPeaks } from './peaks.bench.ts'
import { benchQkNorm } from './qk-norm.bench.ts'
import { benchSample } from './sample.bench.ts'

const benches = {
  matmul: benchMatmul,
  peaks: benchPeaks,
  experts: benchExperts,
  attention: benchAttention,
  context: benchContext,
  norm: benchNorm,
  'qk-norm': benchQkNorm,
  'cache-quantize': benchCacheQuantize,
  'cache-copy': benchCacheCopy,
  'cache-pack': benchCachePack,
  lora: benchLora,
  embed: benchEmbed,
  sample: benchSample,
}

const context = await openDevice(dawn())
const wanted = process.argv.slice(2).filter(argument => argument in benches)
console.log(`${context.adapterName}, f16 ${context.variants.f16}, subgroups ${context.variants.subgroups}`)
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  await run(context)
}
process.exit(0) // Dawn's threads keep the process alive
