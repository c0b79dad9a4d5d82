import { isMap, LineCounter, parseDocument, stringify } from 'yaml'

import { type Json, jsonObject } from '../../json.ts'

/** What is wrong with a configuration that is typed, and on which line, from 1. */
export interface TextProblem {
  message: string
  line: number
}

export type ConfigText =
  | { outcome: 'parsed'; config: Record<string, Json>; lineOf: (path: readonly string[]) => number }
  | { outcome: 'refused'; problem: TextProblem }

/** More is no configuration that a hand wrote. */
const longest = 100_000

const first = (message: string): string =>
  `${(message.split('\n')[0] ?? message).replace(/ at line.*$/, '').replace(/[.:]$/, '')}.`

/** A configuration as it is typed, in YAML (of which JSON is a part). Nothing is an empty one. */
export const readConfigText = (text: string): ConfigText => {
  const refused = (message: string, line = 1): ConfigText => ({
    outcome: 'refused',
    problem: { message, line },
  })
  if (text.length > longest)
    return refused(`A configuration has at most ${longest.toLocaleString('en')} characters.`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const [error] = document.errors
  if (error) return refused(first(error.message), error.linePos?.[0].line)
  if (document.contents !== null && !isMap(document.contents))
    return refused('A configuration is names and their values, such as ops or resources.')
  let value: unknown
  try {
    // Aliases that repeat themselves endlessly are refused here.
    value = document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (problem) {
    return refused(first(problem instanceof Error ? problem.message : String(problem)))
  }
  const parsed = jsonObject.safeParse(value)
  if (!parsed.success) return refused('It holds a value that JSON does not have.')
  const lineOf = (path: readonly string[]): number => {
    for (let length = path.length; length > 0; length--) {
      const at = path.slice(0, length)
      const parent = length === 1 ? document.contents : document.getIn(at.slice(0, -1), true)
      const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === at.at(-1)) : undefined
      const start = (pair?.key as { range?: [number, number, number] } | undefined)?.range?.[0]
      if (start !== undefined) return lines.linePos(start).line
    }
    return 1
  }
  return { outcome: 'parsed', config: parsed.data, lineOf }
}

/** A configuration as it is typed; an empty one is nothing. */
export const writeConfigText = (config: Readonly<Record<string, Json>>): string =>
  Object.keys(config).length === 0 ? '' : stringify(config)
