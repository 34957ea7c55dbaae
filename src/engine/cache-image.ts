// The tree of beginnings across visits: its blocks go to storage while nobody waits for the GPU, and come back into blocks that are free. What
// comes back is taken whole or not at all, gives way to who needs the room, and is waited for only by a prompt that begins like it.
import { InkstoneError } from '../base/errors.ts'
import { type CacheImage, decodeImage, encodeImage, type ImageBlock } from '../formats/cache-image.ts'
import type { GpuContext } from '../gpu/device.ts'
import { packedBytes } from '../kernels/cache-pack.ts'
import { BLOCK_TOKENS } from '../kernels/state.ts'
import type { BlockPacker, Model } from '../models/model.ts'
import type { CacheShelf } from '../storage/cache-images.ts'
import { type BlockCache, lastOf, type Node } from './block-cache.ts'

/** What the engine shows of itself for this. */
export interface KeepableCache {
  context: GpuContext
  model: Model
  cache: BlockCache
  /** The kernel for it, trusted. */
  packer(): Promise<BlockPacker>
  /** Waits until nobody else wants the GPU; gives what ends the turn. Rejects once the engine is closed. */
  turn(): Promise<() => void>
  /** Streams wait for room in the cache. */
  isShort(): boolean
  /** Room may have come back. */
  settled(): void
}

export interface KeepOptions {
  /** Bytes of blocks at most. */
  mostBytes?: number
  signal?: AbortSignal
}

/** Of one cache: some 2,800 tokens of SmolLM2 in f32, or the whole usual context of a 1B Llama in bytes. */
const MOST_IMAGE_BYTES = 128 << 20

const blockBytesOf = ({ config, cache }: Model): number => config.layers * packedBytes({ ...config, format: cache })

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}

async function openImage(shelf: CacheShelf, model: Model): Promise<CacheImage | undefined> {
  const bytes = await shelf.index()
  const { vocabulary } = model.config
  return bytes && decodeImage(bytes, { key: shelf.key, blockBytes: blockBytesOf(model), blockTokens: BLOCK_TOKENS, vocabulary })
}

// ---- to storage

/** What stays in the cache, as much of the last as the limit allows; says how many blocks that is and how many were not stored before. */
export async function saveCache(
  engine: KeepableCache,
  shelf: CacheShelf,
  { mostBytes = MOST_IMAGE_BYTES, signal }: KeepOptions = {},
): Promise<{ blocks: number; written: number }> {
  const { cache, model } = engine
  const blockBytes = blockBytesOf(model)
  // Under an adapter ids have its key in their high bits, and adapters are others on another visit.
  const nodes = cache.kept(ids => ids.every(id => id < model.config.vocabulary))
  const places = new Map(nodes.map((node, i) => [node, i]))
  const parentOf = (node: Node) => places.get(node.parent!) ?? -1
  const chosen = lastOf(
    nodes.map(node => ({ parent: parentOf(node) })),
    Math.floor(mostBytes / blockBytes),
  ).map(place => nodes[place])
  // One that can't be read is written anew.
  const before = await openImage(shelf, model).catch(() => undefined)
  const hashes = storedHashes(chosen, before, await shelf.stored(blockBytes))
  const missing = chosen.filter(node => !hashes.has(node))
  if (missing.length > 0) await store(engine, shelf, missing, hashes, signal)
  signal?.throwIfAborted()
  const blocks: ImageBlock[] = []
  const written = new Map<Node, number>()
  for (const node of chosen) {
    const sha256 = hashes.get(node)
    const parent = parentOf(node) < 0 ? -1 : written.get(node.parent!)
    // Given to others meanwhile, it or what it follows.
    if (sha256 === undefined || parent === undefined) continue
    written.set(node, blocks.length)
    blocks.push({ ids: node.ids, parent, sha256 })
  }
  await shelf.publish(encodeImage({ key: shelf.key, blockBytes, blocks }), new Set(blocks.map(({ sha256 }) => sha256)))
  return { blocks: blocks.length, written: missing.length }
}

/** By the same ids after the same beginning: a block never changes. */
function storedHashes(nodes: readonly Node[], image: CacheImage | undefined, stored: ReadonlySet<string>): Map<Node, string> {
  const nameOf = (parent: number, ids: readonly number[]) => `${parent}:${ids.join()}`
  const known = new Map(image?.blocks.map(({ ids, parent }, place) => [nameOf(parent, ids), place]))
  const places = new Map<Node, number>()
  const hashes = new Map<Node, string>()
  for (const node of nodes) {
    const isFirst = node.parent!.parent === undefined
    const parent = isFirst ? -1 : places.get(node.parent!)
    const place = parent === undefined ? undefined : known.get(nameOf(parent, node.ids))
    if (place === undefined) continue
    places.set(node, place)
    const { sha256 } = image!.blocks[place]
    if (stored.has(sha256)) hashes.set(node, sha256)
  }
  return hashes
}

async function store(
  engine: KeepableCache,
  shelf: CacheShelf,
  nodes: readonly Node[],
  hashes: Map<Node, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { cache, context } = engine
  const packer = await engine.packer()
  try {
    for (let first = 0; first < nodes.length; first += packer.most) {
      signal?.throwIfAborted()
      const end = await engine.turn()
      const there = nodes.slice(first, first + packer.most).filter(node => cache.isKept(node))
      let bytes = new ArrayBuffer(0)
      try {
        if (there.length === 0) continue
        packer.move(
          there.map(({ block }) => block),
          'out',
        )
        bytes = await context.read(packer.packed, 0, there.length * packer.blockBytes)
      } finally {
        end()
      }
      for (const [i, node] of there.entries()) {
        signal?.throwIfAborted()
        const block = new Uint8Array(bytes, i * packer.blockBytes, packer.blockBytes)
        const sha256 = await hashOf(block)
        await shelf.put(sha256, block)
        hashes.set(node, sha256)
      }
    }
  } finally {
    packer.dispose()
  }
}

// ---- from storage

export interface Returning {
  /** Resolves once it is no use to wait any longer for a text like this: at once where nothing of it is coming. */
  wait(ids: readonly number[], signal?: AbortSignal): Promise<void>
  /** Tokens that came back; rejects where they did not, and then nothing has. */
  done: Promise<number>
}

/** Begins to bring back what was kept; `shelf` may be still on its way. */
export function restoreCache(
  engine: KeepableCache,
  shelf: Promise<CacheShelf | undefined>,
  options: Pick<KeepOptions, 'signal'> = {},
): Returning {
  const opening = shelf.then(async found => {
    const image = found && (await openImage(found, engine.model))
    return found && image && { shelf: found, image }
  })
  const done = opening.then(found => (found ? bringBack(engine, found.shelf, found.image, options) : 0))
  const over = done.then(
    () => undefined,
    () => undefined,
  )
  return {
    done,
    async wait(ids, signal) {
      const found = await opening.catch(() => undefined)
      if (!found || covered(found.image.blocks, ids) <= engine.cache.match(ids)) return
      const stopped = new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve(), { once: true }))
      await (signal ? Promise.race([over, stopped]) : over)
    },
  }
}

/** How many ids at the beginning the image holds. */
function covered(blocks: readonly ImageBlock[], ids: readonly number[]): number {
  /** Where the blocks end that are a beginning of them. */
  const ends = new Map([[-1, 0]])
  let most = 0
  for (const [place, { ids: own, parent }] of blocks.entries()) {
    const first = ends.get(parent)
    if (first === undefined) continue
    let same = 0
    while (same < own.length && own[same] === ids[first + same]) same++
    most = Math.max(most, first + same)
    if (same === own.length) ends.set(place, first + same)
  }
  return most
}

async function bringBack(engine: KeepableCache, shelf: CacheShelf, image: CacheImage, { signal }: KeepOptions): Promise<number> {
  const { cache, context } = engine
  const reserved = cache.reserve(image.blocks.length)
  let packer: BlockPacker | undefined
  try {
    const places = lastOf(image.blocks, reserved.length)
    cache.giveBack(reserved.splice(places.length))
    if (places.length === 0) return 0
    packer = await engine.packer()
    for (let first = 0; first < places.length; first += packer.most) {
      const read: Uint8Array<ArrayBuffer>[] = []
      for (const place of places.slice(first, first + packer.most)) {
        signal?.throwIfAborted()
        read.push(await readBlock(shelf, image, place))
      }
      const end = await engine.turn()
      try {
        signal?.throwIfAborted()
        if (engine.isShort())
          throw new InkstoneError('cache_wanted', 'Others need the room that earlier conversations would take. They come back later.')
        for (const [i, block] of read.entries()) context.device.queue.writeBuffer(packer.packed, i * packer.blockBytes, block)
        packer.move(reserved.slice(first, first + read.length), 'back')
        await context.done()
      } finally {
        end()
      }
    }
    const newPlaces = new Map(places.map((place, i) => [place, i]))
    const kept = places.map(place => ({ ids: image.blocks[place].ids, parent: newPlaces.get(image.blocks[place].parent) ?? -1 }))
    cache.adopt(kept, reserved.splice(0))
    return kept.reduce((sum, { ids }) => sum + ids.length, 0)
  } finally {
    cache.giveBack(reserved)
    packer?.dispose()
    engine.settled()
  }
}

async function readBlock(shelf: CacheShelf, { blocks, blockBytes }: CacheImage, place: number): Promise<Uint8Array<ArrayBuffer>> {
  const { sha256 } = blocks[place]
  const bytes = await shelf.block(sha256, blockBytes)
  const got = bytes?.length === blockBytes ? await hashOf(bytes) : undefined
  if (bytes && got === sha256) return bytes
  // Else the next visit would find it again, since what is stored is not written anew.
  await shelf.forget()
  const what = got ? `has the SHA-256 ${got}` : bytes ? `has ${bytes.length} bytes; ${blockBytes} were wanted` : 'is missing'
  throw new InkstoneError(
    'image_block',
    `The kept block ${sha256} ${what}. What was kept of earlier conversations is left out, and their beginnings are computed again.`,
  )
}
