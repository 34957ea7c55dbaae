// Several streams that decode together: one pass over the weights for a token of each, then a choice for each by its own settings
// (Yu et al. 2022, Orca: continuous batching).
import { record } from '../gpu/kernel.ts'
import { finishStore } from '../kernels/finish.ts'
import { matmulRows } from '../kernels/matmul.ts'
import { normalize } from '../kernels/norm.ts'
import { bestBytes, maskWords, SAMPLING_BYTES, type Sampler, sampler } from '../kernels/sample.ts'
import { MOST_STREAMS, packStreams } from '../kernels/state.ts'
import { logitsStride } from './all-logits.ts'
import type { Engine } from './engine.ts'
import { ReadbackRing } from './readback.ts'
import { DEPTH, loadSampler, type SamplerInputs, type Stream } from './stream.ts'

const RESULT_RING = 8
/** A buffer is bound from a multiple of this on. */
const BINDING_FLOATS = 64

interface Row extends SamplerInputs {
  owner?: Stream
  sampler: Sampler
}

export interface Batch {
  /** Decodes these together, a step after the other, until one of them ends, who reads them is behind, or `until` says so. Each keeps its place in the cache. */
  run(streams: readonly Stream[], until: () => boolean): Promise<void>
  dispose(): void
}

/** `place` makes room in the cache for the stream's next position, and tells the GPU of it; false where there is none. */
export async function createBatch(engine: Engine, rows: number, place: (stream: Stream, position: number) => boolean): Promise<Batch> {
  const { context, model, buffers, config } = engine
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage
  const owned: GPUBuffer[] = []
  const make = async (label: string, bytes: number, usage: number) => {
    const buffer = await context.createBuffer(label, bytes, usage)
    owned.push(buffer)
    return buffer
  }
  const readback = new ReadbackRing(context, DEPTH + 1)
  const dispose = () => {
    readback.dispose()
    for (const buffer of owned) context.release(buffer)
  }
  try {
    await readback.create()
    const stride = Math.ceil(logitsStride(engine) / BINDING_FLOATS) * BINDING_FLOATS
    const { residual, norm, head, logits: options } = model.diagnostics
    const normed = await make('batch norm', rows * head[0].matrix.units * 32, STORAGE)
    const logits = await make('batch logits', rows * stride * 4, STORAGE | COPY_SRC)
    const results = await make('batch results', RESULT_RING * MOST_STREAMS * 4, STORAGE | COPY_SRC)
    const row = async (index: number): Promise<Row> => {
      const inputs = {
        sampling: await make('batch sampling', SAMPLING_BYTES, UNIFORM | COPY_DST),
        mask: await make('batch mask', maskWords(config.vocabulary) * 4, STORAGE | COPY_DST),
        seen: await make('batch seen', config.vocabulary * 4, STORAGE | COPY_DST),
      }
      const best = await make('batch best', bestBytes(config.vocabulary), STORAGE)
      const own = { buffer: logits, offset: index * stride * 4, size: stride * 4 }
      const made = await sampler(context, config.vocabulary, { ...buffers, ...inputs, best, logits: own, results, row: index })
      return { ...inputs, sampler: made }
    }
    const samplers = await Promise.all(Array.from({ length: rows }, (_, index) => row(index)))
    const encodeStreams = await model.streams()
    const prepare = await normalize(context, { x: residual, out: normed, norm })
    const project = await Promise.all(
      head.map(({ matrix, firstRow }) => {
        const finish = finishStore(logits, stride, { ...options, rowOffset: firstRow })
        return matmulRows(context, { state: buffers.state, x: normed, matrix, finish })
      }),
    )
    let step = 0

    function submit(streams: readonly Stream[], ahead: number, withLogits: boolean): void {
      const positions = streams.map(({ position }) => position + ahead)
      const places = streams.map(({ table }, i) => ({ position: positions[i], table }))
      context.device.queue.writeBuffer(buffers.state, 0, packStreams(places, step))
      const adapted = engine.adapted(streams.map((stream, i) => ({ stream, position: positions[i], tokens: 1 })))
      const encoder = context.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      const encode = adapted?.streams ?? encodeStreams
      encode(pass, positions)
      record(context, pass, prepare.dispatch, prepare.grid(streams.length))
      for (const { dispatch, grid } of project) record(context, pass, dispatch, grid(streams.length))
      for (const [i, { options: asked }] of streams.entries()) samplers[i].sampler.encode(pass, (asked.sampling?.temperature ?? 0) > 0)
      pass.end()
      readback.copy(encoder, results, (step % RESULT_RING) * MOST_STREAMS * 4, withLogits ? logits : undefined, streams.length)
      context.submit(encoder)
      readback.map()
      step++
      for (const stream of streams) stream.inFlight++
    }

    return {
      dispose,
      async run(streams, until) {
        const { queue } = context.device
        const withLogits = streams.some(({ options: asked }) => asked.withLogits)
        if (withLogits) await readback.prepareLogits(logits.size)
        for (const [i, { options: asked }] of streams.entries())
          if ((asked.sampling?.temperature ?? 0) > 0) await samplers[i].sampler.draw()
        // What may come is known only once what came before it is.
        const depth = streams.some(({ options: asked }) => asked.constraint) ? 1 : DEPTH
        let ahead = 0
        let steps = 0
        const goOn = () =>
          (steps === 0 || !until()) &&
          streams.every(stream => stream.wants && place(stream, stream.position + ahead)) &&
          streams.every(({ wants }) => wants) // one may have lost its place to another
        engine.writeTokens(streams.map(({ lastId }) => lastId))
        try {
          for (;;) {
            while (ahead < depth && goOn()) {
              if (ahead === 0) for (const [i, stream] of streams.entries()) loadSampler(queue, samplers[i], stream)
              submit(streams, ahead++, withLogits)
              steps++
            }
            if (ahead === 0) return
            const { ids, logits: values } = await readback.nextAll()
            ahead--
            for (const [i, stream] of streams.entries()) {
              stream.inFlight--
              if (stream.ended) continue
              stream.cachedTokens = stream.position + 1
              const token = {
                id: ids[i],
                ...(stream.options.withLogits && { logits: values!.slice(i * stride, i * stride + config.vocabulary) }),
              }
              engine.give(stream, token)
            }
          }
        } finally {
          await readback.drain()
          for (const stream of streams) stream.inFlight = 0
        }
      },
    }
  } catch (error) {
    dispose()
    throw error
  }
}
