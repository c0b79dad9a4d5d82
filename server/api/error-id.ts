import { randomInt } from 'node:crypto'

/** Letters and digits that nobody takes for one another, for what is read out to somebody. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const length = 8

const ids = new WeakMap<object, string>()

/** The number of a failure, the same whenever it is asked for: the reader is told it, and the log has it beside the cause. */
export const errorIdOf = (error: object): string => {
  const known = ids.get(error)
  if (known !== undefined) return known
  const made = Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
  ids.set(error, made)
  return made
}
