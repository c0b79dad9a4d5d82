import { isJsonObject } from '../../json-object.ts'
import type { Json } from '../../json.ts'

/** What is wrong with a configuration, and the way to it. */
export interface ConfigProblem {
  path: string[]
  message: string
}

/** What a configuration may speak of. */
export interface ConfigNames {
  steps: readonly string[]
  resources: readonly string[]
  /** A graph's own inputs and those of its ops may be given; assets have none. */
  ofGraph: boolean
}

const listed = (words: readonly string[]): string =>
  words.length === 0
    ? 'There is none.'
    : `There ${words.length === 1 ? 'is' : 'are'} ${words.slice(0, 12).join(', ')}${words.length > 12 ? ', …' : ''}.`

/** The parts below a name, each of which must be an object under one of the words. */
const partsOf = (name: string, value: Json, words: readonly string[], at: string): ConfigProblem[] => {
  if (!isJsonObject(value))
    return [{ path: [at, name], message: `${name} is to hold ${words.join(' or ')}.` }]
  return Object.entries(value).flatMap(([part, inner]) =>
    !words.includes(part)
      ? [{ path: [at, name, part], message: `Below ${name} stands ${words.join(' or ')}, not ${part}.` }]
      : isJsonObject(inner)
        ? []
        : [{ path: [at, name, part], message: `${part} of ${name} is to be names and their values.` }],
  )
}

/** What of a run's configuration nothing would read: names that are none, parts in the wrong place. Empty where all of it has a reader. */
export const checkRunConfig = (
  config: Readonly<Record<string, Json>>,
  { steps, resources, ofGraph }: ConfigNames,
): ConfigProblem[] => {
  const within = (
    at: 'ops' | 'resources',
    names: readonly string[],
    noun: string,
    words: readonly string[],
  ) => {
    const value = config[at]
    if (value === undefined) return []
    if (!isJsonObject(value)) return [{ path: [at], message: `${at} is to hold the names of ${noun}s.` }]
    return Object.entries(value).flatMap(([name, inner]) =>
      names.includes(name)
        ? partsOf(name, inner, words, at)
        : [{ path: [at, name], message: `There is no ${noun} ${name} in this run. ${listed(names)}` }],
    )
  }
  const known = ['ops', 'resources', ...(ofGraph ? ['inputs'] : [])]
  return [
    ...Object.keys(config)
      .filter((key) => !known.includes(key))
      .map((key) => ({
        path: [key],
        message: `${key} is no part of a configuration. Its parts are ${known.join(', ')}.`,
      })),
    ...within('ops', steps, 'step', ofGraph ? ['config', 'inputs'] : ['config']),
    ...within('resources', resources, 'resource', ['config']),
  ]
}
