import { rangeMark } from './partition-set.ts'

const needsQuotes = /[",|*\n]|\.\.\.|^latest(\s|$)/

/** A key as a text that selects partitions says it: in quotes where it has a mark in it. */
export const spellKey = (key: string): string =>
  needsQuotes.test(key) ? `"${key.replaceAll('"', '""')}"` : key

/** From one key to another as such a text says it. */
export const spellRange = (first: string, last: string): string =>
  first === last ? spellKey(first) : `${spellKey(first)}${rangeMark}${spellKey(last)}`
