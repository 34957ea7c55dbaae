// How much of a tensor is read, by what it is for. Apart from the reading, so that a page can say it without the formats.

/** How close a look is. */
export interface Look {
  /** Of one tensor, at most. */
  bytes: number
  stretches: number
}

export const looks = {
  /** One tensor, for which a person waits. */
  close: { bytes: 2 ** 18, stretches: 32 },
  /** One of hundreds: each range may be a request to a hub, so one from the middle has to do. */
  glance: { bytes: 2 ** 15, stretches: 1 },
} satisfies Record<string, Look>

export type LookName = keyof typeof looks
