import { never } from '../never.ts'
import type { Metadata } from '../run/metadata.ts'
import { usualLast, type Against, type Figures } from './against.ts'

/** What can be compared among what a check reported. */
export const figuresOf = (metadata: Metadata | null | undefined): Figures =>
  Object.fromEntries(
    Object.entries(metadata ?? {}).flatMap(([name, { type, value }]): [string, number | string][] => {
      if ((type === 'int' || type === 'float') && typeof value === 'number') return [[name, value]]
      return type === 'text' && typeof value === 'string' ? [[name, value]] : []
    }),
  )

/** From so few numbers no deviation can be told. */
const leastForDeviation = 3

type Bound = { by: 'within' | 'deviations'; most: number } | { by: 'same' }

const boundOf = ({ within, deviations }: Against): Bound => {
  if (within !== undefined) return { by: 'within', most: within }
  return deviations === undefined ? { by: 'same' } : { by: 'deviations', most: deviations }
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length

const spelled = (value: number | string): string =>
  typeof value === 'string'
    ? `"${value}"`
    : value.toLocaleString('en-US', { maximumSignificantDigits: Math.abs(value) >= 1_000 ? 15 : 4 })

const percent = (share: number): string =>
  `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`

const judgeNumber = (
  name: string,
  now: number,
  earlier: readonly number[],
  bound: Bound,
): string | undefined => {
  const mean = meanOf(earlier)
  const distance = Math.abs(now - mean)
  const times = earlier.length === 1 ? 'the last time' : `the mean of the last ${earlier.length} times`
  const said = `${name} is ${spelled(now)}; ${times} was ${spelled(mean)}`
  switch (bound.by) {
    case 'within':
      return distance <= bound.most * Math.abs(mean)
        ? undefined
        : `${said}, and ${percent(bound.most)} off it is the most.`
    case 'deviations': {
      if (earlier.length < leastForDeviation) return undefined
      const spread = Math.sqrt(meanOf(earlier.map((one) => (one - mean) ** 2)))
      return distance <= bound.most * spread
        ? undefined
        : `${said} with a standard deviation of ${spelled(spread)}, and ${spelled(bound.most)} of them is the most.`
    }
    case 'same':
      return judgeSame(name, now, earlier[0])
    default:
      return never(bound)
  }
}

const judgeSame = (
  name: string,
  now: number | string,
  before: number | string | undefined,
): string | undefined =>
  before === undefined || now === before
    ? undefined
    : `${name} is ${spelled(now)}; the last time it was ${spelled(before)}.`

/**
 * What is wrong with figures beside those of earlier times, newest first; undefined where nothing is. A figure that is new, or without a past,
 * is compared with nothing; words have to be the same as the last time. One that is gone is wrong.
 */
export const judgeAgainst = (
  now: Figures,
  earlier: readonly Figures[],
  against: Against,
): string | undefined => {
  const counted = earlier.slice(0, against.last ?? usualLast)
  const bound = boundOf(against)
  const names = new Set([...Object.keys(counted[0] ?? {}), ...Object.keys(now)])
  const wrong = [...names].flatMap((name) => {
    const value = now[name]
    if (value === undefined) return [`${name} is not there any more.`]
    const past = counted.flatMap((figures) => figures[name] ?? [])
    if (typeof value === 'string') return judgeSame(name, value, past[0]) ?? []
    const numbers = past.filter((one) => typeof one === 'number')
    return numbers.length === 0 ? [] : (judgeNumber(name, value, numbers, bound) ?? [])
  })
  return wrong.length === 0 ? undefined : wrong.join(' ')
}
