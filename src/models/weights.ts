// A model's tensors on their way to the GPU: looked up by name, checked against the shape the architecture wants, packed as they stream.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, type GgufTensor, readTensor, readTensorRows, tensorRows } from '../formats/gguf.ts'
import type { GpuContext } from '../gpu/device.ts'
import { type PackedMatrix, type RowSource, uploadMatrix } from '../kernels/matrix.ts'
import { packedFormats } from '../kernels/packing/index.ts'
import { blockFormats } from '../quants/index.ts'

/** Rows of one tensor that go into a matrix: all of them, or a part of a fused tensor. */
export interface RowSlice {
  name: string
  rows: number
  /** The slice's first row in its tensor, and the tensor's rows; 0 and `rows` when absent. */
  first?: number
  of?: number
  /** Row of the slice in the matrix → row of the slice in the tensor; in order when absent. */
  order?(row: number): number
}

/** A matrix on the GPU that knows where its rows come from. */
export interface LoadedMatrix extends PackedMatrix {
  slices: readonly RowSlice[]
  /** Rows of two slices in turn, four by four, rather than one slice after the other. */
  inTurn: boolean
  /** Of a row of the matrix: its slice, and the row of that slice's tensor. */
  placeOf(row: number): { source: number; row: number }
}

export class WeightLoader {
  readonly #context: GpuContext
  readonly #source: ByteSource
  readonly #file: GgufFile
  readonly #onBytes: (bytes: number) => void
  readonly #signal: AbortSignal | undefined
  /** Everything loaded so far, so that a failed load can give it back. */
  readonly buffers: GPUBuffer[] = []

  constructor(context: GpuContext, source: ByteSource, file: GgufFile, onBytes: (bytes: number) => void, signal?: AbortSignal) {
    this.#context = context
    this.#source = source
    this.#file = file
    this.#onBytes = onBytes
    this.#signal = signal
  }

  has(name: string): boolean {
    return this.#file.tensors.has(name)
  }

  tensor(name: string, columns: number, rows: number): GgufTensor {
    const tensor = this.#file.tensors.get(name)
    if (!tensor)
      throw new InkstoneError('tensor_missing', `The file has no tensor ${name}; the architecture needs it. Re-export the model.`)
    if (tensor.shape[0] !== columns || tensorRows(tensor) !== rows) {
      throw new InkstoneError(
        'tensor_shape',
        `Tensor ${name} is ${tensor.shape.join(' × ')}; ${columns} × ${rows} was wanted. Re-export the model.`,
      )
    }
    return tensor
  }

  /** Floats in the CPU's memory, for small tensors. */
  async floats(name: string, length: number): Promise<Float32Array<ArrayBuffer>> {
    const tensor = this.tensor(name, length, 1)
    const out = new Float32Array(length)
    blockFormats[tensor.format].decode(await readTensor(this.#source, tensor, this.#signal), out)
    this.#onBytes(tensor.lengthBytes)
    return out
  }

  /** Vectors as f32, one after the other, each padded with zeros to whole units of 8. */
  async vectors(names: readonly string[], length: number): Promise<GPUBuffer> {
    const stride = Math.ceil(length / 8) * 8
    const floats = new Float32Array(names.length * stride)
    for (const [i, name] of names.entries()) floats.set(await this.floats(name, length), i * stride)
    return this.#upload(names.join(' '), floats)
  }

  /** The table `name` of `rows` vectors as f32, each padded with zeros to whole units of 8. */
  async table(name: string, columns: number, rows: number): Promise<GPUBuffer> {
    const tensor = this.tensor(name, columns, rows)
    const values = new Float32Array(columns * rows)
    blockFormats[tensor.format].decode(await readTensor(this.#source, tensor, this.#signal), values)
    this.#onBytes(tensor.lengthBytes)
    const stride = Math.ceil(columns / 8) * 8
    const floats = new Float32Array(rows * stride)
    for (let row = 0; row < rows; row++) floats.set(values.subarray(row * columns, (row + 1) * columns), row * stride)
    return this.#upload(name, floats)
  }

  async #upload(label: string, floats: Float32Array<ArrayBuffer>): Promise<GPUBuffer> {
    const buffer = await this.#context.createBuffer(label, floats.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST)
    this.buffers.push(buffer)
    this.#context.device.queue.writeBuffer(buffer, 0, floats)
    return buffer
  }

  /** A value for each of the slices' rows (a bias, say), in the matrix's order, padded with zeros to whole octets. */
  async rowValues(label: string, slices: readonly RowSlice[]): Promise<GPUBuffer> {
    const rows = slices.reduce((sum, slice) => sum + slice.rows, 0)
    const floats = new Float32Array(Math.ceil(rows / 8) * 8)
    let at = 0
    for (const { name, rows, first = 0, of = rows, order } of slices) {
      const values = await this.floats(name, of)
      for (let row = 0; row < rows; row++) floats[at++] = values[first + (order ? order(row) : row)]
    }
    return this.#upload(label, floats)
  }

  /** One packed matrix of slices one after the other, or as `inTurn` says; all must have the same block format. */
  async matrix(
    label: string,
    slices: readonly RowSlice[],
    columns: number,
    inTurn?: (row: number) => { source: number; row: number },
  ): Promise<LoadedMatrix> {
    const rowAt = inTurn ?? (row => inSequence(slices, row))
    const tensors = slices.map(({ name, rows, of = rows }) => this.tensor(name, columns, of))
    const format = tensors[0].format
    const other = tensors.find(tensor => tensor.format !== format)
    if (other) {
      throw new InkstoneError(
        'format_mixed',
        `${tensors[0].name} is ${format} and ${other.name} is ${other.format}; the kernels want them alike. Choose another file.`,
      )
    }
    const sources: RowSource[] = slices.map(({ rows, first = 0 }, i) => ({
      rows,
      read: (firstRow, count) => readTensorRows(this.#source, tensors[i], first + firstRow, count, this.#signal),
    }))
    const rows = slices.reduce((sum, slice) => sum + slice.rows, 0)
    const ordered = (row: number) => {
      const place = rowAt(row)
      const { order } = slices[place.source]
      return order ? { source: place.source, row: order(place.row) } : place
    }
    const matrix = await uploadMatrix(this.#context, { label, format, columns, rows, sources, rowAt: ordered }, this.#onBytes)
    this.buffers.push(...matrix.planes)
    const placeOf = (row: number) => {
      const { source, row: at } = ordered(row)
      return { source, row: (slices[source].first ?? 0) + at }
    }
    return { ...matrix, slices, inTurn: inTurn !== undefined, placeOf }
  }

  /** A tensor's rows, in as few parts as buffers of this device hold: vocabularies of large models exceed what phones bind at once. */
  async rowParts(name: string, rows: number, columns: number): Promise<RowPart[]> {
    const { format } = this.tensor(name, columns, rows)
    const octetBytes = 2 * Math.max(...packedFormats[format].planeBytes(Math.ceil(columns / 8)))
    const mostRows = Math.max(8, Math.floor(this.#context.largestBinding / octetBytes) * 8)
    const parts: RowPart[] = []
    for (let firstRow = 0; firstRow < rows; firstRow += mostRows) {
      const slice = { name, first: firstRow, rows: Math.min(mostRows, rows - firstRow), of: rows }
      parts.push({ firstRow, matrix: await this.matrix(name, [slice], columns) })
    }
    return parts
  }

  /** Adjacent slices of one format become one matrix: fewer dispatches. `rowOffset` is the matrix's first row among all. */
  async matrices(label: string, slices: readonly RowSlice[], columns: number): Promise<LoadedSlices[]> {
    const result: LoadedSlices[] = []
    const formatOf = (slice: RowSlice) => this.#file.tensors.get(slice.name)?.format
    let rowOffset = 0
    for (let first = 0; first < slices.length; ) {
      let end = first + 1
      while (end < slices.length && formatOf(slices[end]) === formatOf(slices[first])) end++
      const part = slices.slice(first, end)
      const matrix = await this.matrix(label, part, columns)
      result.push({ matrix, rowOffset, slices: part })
      rowOffset += matrix.rows
      first = end
    }
    return result
  }
}

/** A part of a matrix's rows, with a buffer of its own. */
export interface RowPart {
  matrix: PackedMatrix
  firstRow: number
}

export interface LoadedSlices {
  matrix: LoadedMatrix
  rowOffset: number
  slices: RowSlice[]
}

function inSequence(slices: readonly RowSlice[], row: number): { source: number; row: number } {
  let source = 0
  let rest = row
  while (rest >= slices[source].rows) rest -= slices[source++].rows
  return { source, row: rest }
}
