import { formatQuantity } from '#components/ui/format.ts'
import type { JsonObject } from '#core/json-object.ts'
import { readConfigText } from '#core/run/again/config-text.ts'
import { readTags } from '#core/run/again/tags-text.ts'
import type { LaunchPart } from '#core/run/launch/launch-form.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

/** What a target is called where it is launched. */
export const titleOf = (target: RequestedTarget): string => {
  if ('job' in target) return target.job
  if ('selection' in target) return target.selection
  if ('checks' in target) return formatQuantity(target.checks.length, 'check')
  return target.assets.length === 1 ? (target.assets[0] ?? '') : formatQuantity(target.assets.length, 'asset')
}

interface ReadLaunch {
  /** Absent: none is given, or it cannot be read. */
  config?: JsonObject
  tags?: Record<string, string>
  problems: { field: 'config' | 'tags'; message: string }[]
}

/** What is typed, as it would be sent, or what is wrong with it. */
export const readLaunch = (configText: string, tagsText: string): ReadLaunch => {
  const config = readConfigText(configText)
  const tags = readTags(tagsText)
  return {
    ...(config.outcome === 'parsed' && Object.keys(config.config).length > 0 && { config: config.config }),
    ...(typeof tags === 'object' && Object.keys(tags).length > 0 && { tags }),
    problems: [
      ...(config.outcome === 'refused'
        ? [{ field: 'config' as const, message: `Line ${config.problem.line}: ${config.problem.message}` }]
        : []),
      ...(typeof tags === 'string' ? [{ field: 'tags' as const, message: tags }] : []),
    ],
  }
}

/** Why nothing could be launched with what is given; `path`: the place in the configuration, where it is about one. */
export interface LaunchProblem {
  message: string
  path?: string[] | undefined
}

/** A configuration and tags as they are typed. */
export interface GivenText {
  config: string
  tags: string
}
export const nothingGiven: GivenText = { config: '', tags: '' }

/** Each problem where it is mended: at its field, at its line of the text, or beside them all. */
export const problemsByField = (parts: readonly LaunchPart[], problems: readonly LaunchProblem[]) => {
  const known = new Set(parts.flatMap(({ fields }) => fields.map(({ path }) => JSON.stringify(path))))
  const fields = new Map<string, string>()
  const others: string[] = []
  for (const { path, message } of problems) {
    const name = JSON.stringify(path)
    if (path && known.has(name)) fields.set(name, message)
    else others.push(message)
  }
  return {
    fields,
    others,
    /** The first of them with its line. */
    atLine: (text: string): string | undefined => {
      const [first] = problems
      if (!first) return undefined
      const read = readConfigText(text)
      return read.outcome === 'parsed' && first.path && text.trim() !== ''
        ? `Line ${read.lineOf(first.path)}: ${first.message}`
        : first.message
    },
  }
}
