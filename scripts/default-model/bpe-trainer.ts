// Trains byte-level BPE: the most frequent pair of neighbours becomes a token, again and again. Sennrich et al. 2016, arXiv:1508.07909.
// Pairs are counted over distinct pieces, and a merge only visits the pieces that hold its pair.
import { BYTE_TO_CHAR, bytesToAlphabet } from '../../src/tokenizer/byte-alphabet.ts'

export interface TrainedBpe {
  tokens: string[]
  /** `left right`, in the order they were learned. */
  merges: string[]
}

export interface BpeOrder {
  /** How often each piece of the pre-tokenizer occurs. */
  pieces: ReadonlyMap<string, number>
  controlTokens: readonly string[]
  vocabularySize: number
  /** A token longer than this many bytes is not made: templated data would make tokens of whole phrases. */
  mostBytes: number
}

interface Piece {
  symbols: number[]
  count: number
}

/** Pairs as one number: two ids of at most 16 bits. */
const pairOf = (left: number, right: number): number => left * 65536 + right

export function trainBpe(order: BpeOrder): TrainedBpe {
  const utf8 = new TextEncoder()
  const tokens = [...order.controlTokens, ...BYTE_TO_CHAR]
  const lengths = tokens.map(() => 1)
  const idOfChar = new Map(BYTE_TO_CHAR.map((char, byte) => [char, order.controlTokens.length + byte]))
  const pieces: Piece[] = [...order.pieces].map(([text, count]) => ({
    symbols: [...bytesToAlphabet(utf8.encode(text))].map(char => idOfChar.get(char)!),
    count,
  }))
  const counts = new Map<number, number>()
  const holders = new Map<number, Set<number>>()
  const add = (pair: number, change: number, piece: number) => {
    counts.set(pair, (counts.get(pair) ?? 0) + change)
    if (change <= 0) return
    const known = holders.get(pair)
    if (known) known.add(piece)
    else holders.set(pair, new Set([piece]))
  }
  const countPiece = (index: number, sign: number) => {
    const { symbols, count } = pieces[index]
    for (let i = 0; i + 1 < symbols.length; i++) add(pairOf(symbols[i], symbols[i + 1]), sign * count, index)
  }
  for (const index of pieces.keys()) countPiece(index, 1)

  const merges: string[] = []
  while (tokens.length < order.vocabularySize) {
    const best = mostFrequent(counts, pair => lengths[Math.floor(pair / 65536)] + lengths[pair % 65536] <= order.mostBytes)
    if (best === undefined) break
    const [left, right] = [Math.floor(best / 65536), best % 65536]
    const made = tokens.length
    tokens.push(tokens[left] + tokens[right])
    lengths.push(lengths[left] + lengths[right])
    merges.push(`${tokens[left]} ${tokens[right]}`)
    for (const index of holders.get(best) ?? []) {
      countPiece(index, -1)
      pieces[index].symbols = merged(pieces[index].symbols, left, right, made)
      countPiece(index, 1)
    }
    counts.delete(best)
    holders.delete(best)
  }
  return { tokens, merges }
}

/** The pair that occurs most; of several the one with the lowest ids, so that a run can be repeated. */
function mostFrequent(counts: ReadonlyMap<number, number>, fits: (pair: number) => boolean): number | undefined {
  let best: number | undefined
  let most = 1
  for (const [pair, count] of counts) {
    if (count < most || (count === most && (best === undefined || pair >= best)) || !fits(pair)) continue
    best = pair
    most = count
  }
  return best
}

function merged(symbols: readonly number[], left: number, right: number, made: number): number[] {
  const out: number[] = []
  for (let i = 0; i < symbols.length; i++) {
    const isPair = symbols[i] === left && symbols[i + 1] === right
    out.push(isPair ? made : symbols[i])
    if (isPair) i++
  }
  return out
}
