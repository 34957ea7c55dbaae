// How large the next model's context is to be: what it starts from, and what there is to choose.

/** The engine's own default: room for a long conversation at a bearable cost. */
export const defaultContextTokens = 4096

const steps = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072]

/** What a context of `wanted` tokens comes to in a model that was trained with `trained`, and what else may be chosen. */
export function contextChoices(wanted: number, trained = steps[steps.length - 1]): { chosen: number; choices: number[] } {
  const chosen = Math.min(wanted, trained)
  const choices = new Set([...steps.filter(step => step < trained), chosen, trained])
  return { chosen, choices: [...choices].sort((a, b) => a - b) }
}

/** A kept choice; undefined where it is none. */
export function readContextTokens(kept: string | null): number | undefined {
  const tokens = Number(kept)
  return Number.isInteger(tokens) && tokens >= 1 ? tokens : undefined
}
