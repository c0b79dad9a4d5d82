import type { Json } from '../json.ts'
import { sameJson } from '../same-json.ts'

/** Every part of a compute, in the order in which it is read. */
const parts = ['kind', 'code', 'function', 'resource', 'image', 'command', 'args', 'user'] as const
export type ComputePart = (typeof parts)[number]

/** A part of a compute as it was and as it is; absent: it was, or is, not there. */
export interface ComputePartDifference {
  part: ComputePart
  before?: Json
  after?: Json
}

const partOf = (value: Json | undefined, part: ComputePart): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value[part] : undefined

/** The parts in which two computes differ: its code, which function of it is called, where it runs, and whatever else a compute says. */
export const computeDifferences = (
  before: Json | undefined,
  after: Json | undefined,
): ComputePartDifference[] =>
  parts.flatMap((part) => {
    const [was, is] = [partOf(before, part), partOf(after, part)]
    return sameJson(was, is)
      ? []
      : [{ part, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }]
  })

const words: Readonly<Record<ComputePart, string>> = {
  kind: 'kind of code',
  code: 'code',
  function: 'function',
  resource: 'where it runs',
  image: 'image',
  command: 'command',
  args: 'arguments',
  user: 'user',
}

/** What of a compute differs, in a person's words: "code", "where it runs". Code of another kind is code: that it is of another kind is seen in it. */
export const computeWords = (before: Json | undefined, after: Json | undefined): string[] => {
  const differing = computeDifferences(before, after).map(({ part }) => part)
  return (differing.includes('code') ? differing.filter((part) => part !== 'kind') : differing).map(
    (part) => words[part],
  )
}
