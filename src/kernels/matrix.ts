// A packed matrix in GPU memory, filled from one tensor or several while they stream in; at most a few MB of it are ever in the CPU's memory.
import type { GpuContext } from '../gpu/device.ts'
import { type BlockFormatName, blockFormats } from '../quants/index.ts'
import { packedFormats } from './packing/index.ts'
import type { PackedFormat, PlaneView } from './packing/packed-format.ts'

export interface PackedMatrix {
  label: string
  format: PackedFormat
  formatName: BlockFormatName
  /** Weights of a row, without padding. */
  columns: number
  /** Units of 8 weights of a row, rounded up. */
  units: number
  /** Octets of rows, rounded up; rows beyond the last are zero. */
  octets: number
  rows: number
  planes: GPUBuffer[]
  sizeBytes: number
}

/** Rows of a tensor as ggml's bytes. */
export interface RowSource {
  rows: number
  read(firstRow: number, count: number): Promise<Uint8Array>
}

export interface MatrixPlan {
  label: string
  format: BlockFormatName
  columns: number
  rows: number
  sources: RowSource[]
  /** Where a row of the matrix comes from; concatenation in order when absent. */
  rowAt?(row: number): { source: number; row: number }
}

/** Source bytes that one step packs: small beside any model, large beside any call. */
const CHUNK_BYTES = 4 << 20

export async function uploadMatrix(context: GpuContext, plan: MatrixPlan, onBytes?: (bytes: number) => void): Promise<PackedMatrix> {
  const format = packedFormats[plan.format]
  const units = Math.ceil(plan.columns / 8)
  const octets = Math.ceil(plan.rows / 8)
  const quadBytes = format.planeBytes(units)
  const rowBytes = (plan.columns / blockFormats[plan.format].blockWeights) * blockFormats[plan.format].blockBytes
  const octetsPerChunk = Math.max(1, Math.floor(CHUNK_BYTES / (rowBytes * 8)))
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
  // Together, since each waits for the GPU process to say that there is room.
  const made = await Promise.allSettled(quadBytes.map(bytes => context.createBuffer(plan.label, bytes * octets * 2, usage)))
  const planes = made.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []))
  try {
    for (const each of made) if (each.status === 'rejected') throw each.reason
    for (let octet = 0; octet < octets; octet += octetsPerChunk) {
      const count = Math.min(octetsPerChunk, octets - octet)
      const views = await packChunk(plan, format, octet * 8, count * 8, rowBytes, quadBytes)
      for (const [index, view] of views.entries()) {
        context.device.queue.writeBuffer(planes[index], octet * 2 * quadBytes[index], view.u8)
      }
      onBytes?.(Math.min(count * 8, plan.rows - octet * 8) * rowBytes)
    }
  } catch (error) {
    for (const plane of planes) context.release(plane)
    throw error
  }
  const sizeBytes = planes.reduce((sum, plane) => sum + plane.size, 0)
  return { label: plan.label, format, formatName: plan.format, columns: plan.columns, units, octets, rows: plan.rows, planes, sizeBytes }
}

async function packChunk(
  plan: MatrixPlan,
  format: PackedFormat,
  firstRow: number,
  count: number,
  rowBytes: number,
  quadBytes: number[],
): Promise<PlaneView[]> {
  const planes = quadBytes.map(bytes => {
    const buffer = new ArrayBuffer((bytes * count) / 4)
    return { u32: new Uint32Array(buffer), u16: new Uint16Array(buffer), u8: new Uint8Array(buffer) }
  })
  const last = Math.min(firstRow + count, plan.rows)
  const places: { source: number; row: number }[] = []
  for (let row = firstRow; row < last; row++) places.push(plan.rowAt?.(row) ?? concatenated(plan.sources, row))
  for (const [index, source] of plan.sources.entries()) {
    const wanted = places.filter(place => place.source === index).map(place => place.row)
    if (wanted.length === 0) continue
    const lowest = wanted.reduce((a, b) => Math.min(a, b))
    const highest = wanted.reduce((a, b) => Math.max(a, b))
    const bytes = await source.read(lowest, highest - lowest + 1)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (const [i, place] of places.entries()) {
      if (place.source === index) format.packRow(view, (place.row - lowest) * rowBytes, plan.columns, planes, i >> 2, i & 3)
    }
  }
  return planes
}

function concatenated(sources: RowSource[], row: number): { source: number; row: number } {
  let source = 0
  let rest = row
  while (rest >= sources[source].rows) rest -= sources[source++].rows
  return { source, row: rest }
}
