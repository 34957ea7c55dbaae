// How fast long work goes and how long it will still take, once enough of it has been seen to say.

/** The first steps say little. */
const FIRST_MS = 1500

/** In what `gained` is counted in, a millisecond; undefined while too little is known. */
export const paceOf = (gained: number, passedMs: number): number | undefined =>
  gained > 0 && passedMs >= FIRST_MS ? gained / passedMs : undefined

/** Milliseconds for what `remains`, at the pace so far. */
export function timeLeftMs(remains: number, gained: number, passedMs: number): number | undefined {
  const pace = paceOf(gained, passedMs)
  return pace === undefined || remains <= 0 ? undefined : remains / pace
}
