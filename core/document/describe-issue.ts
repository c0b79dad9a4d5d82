import type { z } from 'zod'

import { closestName } from '../closest-name.ts'
import { jsonAt } from '../json-object.ts'
import type { Json } from '../json.ts'

/** Where in a text something is wrong, as a path of keys and indexes, and a sentence about it. */
export interface PathProblem {
  path: (string | number)[]
  message: string
  /** The sentence without its subject, where the path is its subject. */
  predicate?: string
  /** True: the key itself is wrong, not its value. */
  atKey?: boolean
}

const words: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of fields',
  record: 'a map of fields',
}
const quoted = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ')
const plain = (path: PropertyKey[]): (string | number)[] =>
  path.map((key) => (typeof key === 'symbol' ? String(key) : key))
/** A path as it is written: `retry.max`, `outputs[0].name`. */
export const spelledPath = (path: (string | number)[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')

/** The branch of a union that came furthest, so that the sentence is about what was meant. */
const furthest = (errors: z.core.$ZodIssue[][]): z.core.$ZodIssue[] =>
  errors.toSorted(
    (a, b) =>
      Math.max(0, ...b.map((issue) => issue.path.length)) -
      Math.max(0, ...a.map((issue) => issue.path.length)),
  )[0] ?? []

const predicate = (issue: z.core.$ZodIssue, value: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? 'is missing' : `must be ${words[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${quoted(issue.values)}`
    case 'invalid_union':
      return value === undefined ? 'is missing' : 'has a form that is not known here'
    case 'invalid_format':
      return 'may hold letters, digits, _ and - only, at most 64 of them'
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}`
    case 'too_small':
      return `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters long' : ''}`
    case 'custom':
      return issue.message
    default:
      return 'is not right'
  }
}

/** What a schema found wrong, as sentences. `known`: the fields to choose from where one is unknown. */
export const describeIssue = (
  issue: z.core.$ZodIssue,
  input: unknown,
  what: string,
  known: readonly string[],
): PathProblem[] => {
  const path = plain(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = path.length === 0 ? closestName(key, known) : undefined
      const hint = meant ? ` Did you mean ${meant}?` : ''
      return {
        path: [...path, key],
        message: `${what} has no field ${spelledPath([...path, key])}.${hint}`,
        atKey: true,
      }
    })
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return furthest(issue.errors).flatMap((inner) =>
      describeIssue(
        { ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue,
        input,
        what,
        known,
      ),
    )
  }
  const where = path.length === 0 ? what : `${spelledPath(path)} of ${what}`
  const said = predicate(issue, jsonAt(input as Json, path))
  return [{ path, message: `${where} ${said}.`, predicate: said }]
}
