// Weights as figures: three digits that mean something, whether 12 or 0.000031.

/** 0.0312, −1.25, 3.1e−5. */
export function formatWeight(value: number): string {
  const size = Math.abs(value)
  const plain = size === 0 || (size >= 1e-4 && size < 1e6)
  return (plain ? String(Number(value.toPrecision(3))) : value.toExponential(1)).replaceAll('-', '−')
}

/** Two digits of a percentage, so that few are not none: 0.0021 → "0.21 %". */
export const formatShare = (share: number): string => `${Number((share * 100).toPrecision(share < 0.1 ? 2 : 3))}\u00a0%`
