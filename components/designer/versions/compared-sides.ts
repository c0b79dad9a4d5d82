/** What can be compared: a version by its number, the draft, or nothing at all, which is what the first version is compared with. */
export type Side = number | 'draft' | 'nothing'

export interface Sides {
  from: Side
  to: Side
}

interface Listed {
  number: number
  active: boolean
}

/** A side as the address spells it; undefined for what is none, or for a version that is not there. */
export const parseSide = (text: string | undefined, listed: readonly Listed[]): Side | undefined => {
  if (text === 'draft' || text === 'nothing') return text
  return listed.find(({ number }) => String(number) === text)?.number
}

/** What a side is compared with where nobody says: the draft with what is active, a version with the one before it. */
const before = (side: Side, listed: readonly Listed[]): Side => {
  if (side === 'nothing') return 'nothing'
  if (side === 'draft') return (listed.find(({ active }) => active) ?? listed[0])?.number ?? 'nothing'
  return listed.find(({ number }) => number < side)?.number ?? 'nothing'
}

/**
 * The two sides that the address asks for. `version` stands for itself compared with the one before. Without any word it is the newest
 * version. `listed`: newest first.
 */
export const comparedSides = (
  listed: readonly Listed[],
  asked: { version?: string | undefined; from?: string | undefined; to?: string | undefined },
): Sides => {
  const to = parseSide(asked.to ?? asked.version, listed) ?? listed[0]?.number ?? 'draft'
  return { from: parseSide(asked.from, listed) ?? before(to, listed), to }
}

export const sideWords = (side: Side): string =>
  side === 'draft' ? 'Draft' : side === 'nothing' ? 'Nothing' : `Version ${side}`
