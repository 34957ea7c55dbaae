// A model's tensors on their way to the GPU: looked up by name, checked against the shape the architecture wants, packed as they stream.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, type GgufTensor, readTensor, readTensorRows, tensorRows } from '../formats/gguf.ts'
import type { GpuContext } from '../gpu/device.ts'
import { type PackedMatrix, type RowSource, uploadMatrix } from '../kernels/matrix.ts'
import { blockFormats } from '../quants/index.ts'

/** One part of a matrix that several tensors make up: `names[i]` has `rows[i]` rows. */
export interface MatrixParts {
  names: string[]
  rows: number[]
  columns: number
  /** Output row → which part, which row of it; in order when absent. */
  rowAt?(row: number): { source: number; row: number }
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

  /** A vector as f32, padded with zeros to whole units of 8. */
  async vector(name: string, length: number): Promise<GPUBuffer> {
    const floats = await this.floats(name, length)
    const buffer = await this.#context.createBuffer(name, Math.ceil(length / 8) * 32, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST)
    this.buffers.push(buffer)
    this.#context.device.queue.writeBuffer(buffer, 0, floats)
    return buffer
  }

  /** One packed matrix; its parts must have the same block format. */
  async matrix(label: string, parts: MatrixParts): Promise<PackedMatrix> {
    const tensors = parts.names.map((name, i) => this.tensor(name, parts.columns, parts.rows[i]))
    const format = tensors[0].format
    const other = tensors.find(tensor => tensor.format !== format)
    if (other) {
      throw new InkstoneError(
        'format_mixed',
        `${tensors[0].name} is ${format} and ${other.name} is ${other.format}; the kernels want them alike. Choose another file.`,
      )
    }
    const sources: RowSource[] = tensors.map((tensor, i) => ({
      rows: parts.rows[i],
      read: (firstRow, count) => readTensorRows(this.#source, tensor, firstRow, count, this.#signal),
    }))
    const rows = parts.rows.reduce((a, b) => a + b)
    const matrix = await uploadMatrix(
      this.#context,
      { label, format, columns: parts.columns, rows, sources, rowAt: parts.rowAt },
      this.#onBytes,
    )
    this.buffers.push(...matrix.planes)
    return matrix
  }

  /** Adjacent parts of one format become one matrix: fewer dispatches. `rowOffset` is the matrix's first row among all. */
  async matrices(label: string, parts: Omit<MatrixParts, 'rowAt'>): Promise<{ matrix: PackedMatrix; rowOffset: number }[]> {
    const result: { matrix: PackedMatrix; rowOffset: number }[] = []
    let rowOffset = 0
    for (let first = 0; first < parts.names.length; ) {
      const format = this.#file.tensors.get(parts.names[first])?.format
      let end = first + 1
      while (end < parts.names.length && this.#file.tensors.get(parts.names[end])?.format === format) end++
      const rows = parts.rows.slice(first, end)
      const matrix = await this.matrix(label, { names: parts.names.slice(first, end), rows, columns: parts.columns })
      result.push({ matrix, rowOffset })
      rowOffset += matrix.rows
      first = end
    }
    return result
  }
}
