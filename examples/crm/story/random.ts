/** Chance that repeats itself: the same seed gives the same story. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number
  /** True in this share of the cases, 0 to 1. */
  chance(share: number): boolean
  /** One of a list that has at least one. */
  pick<T>(list: readonly T[]): T
  /** One of a list of pairs, each as likely as its weight says. */
  pickWeighted<T>(list: readonly (readonly [weight: number, value: T])[]): T
  /** Hexadecimal digits. */
  hex(length: number): string
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed)
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const pick = <T>(list: readonly T[]): T => list[integer(0, list.length - 1)] as T
  return {
    integer,
    pick,
    chance: (share) => next() < share,
    pickWeighted: (list) => {
      let rest = next() * list.reduce((sum, [weight]) => sum + weight, 0)
      return (list.find(([weight]) => (rest -= weight) < 0) ?? list[0]!)[1]
    },
    hex: (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join(''),
  }
}

/** A small generator of numbers from 0 to 1; good enough for stories, not for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
