import { flatJson, jsonText } from '../../json-object.ts'
import type { Json } from '../../json.ts'

/** What a run was started with, beside its target. */
export interface RunGivens {
  config: Readonly<Record<string, Json>>
  tags: Readonly<Record<string, string>>
  /** Number of the version by pipeline name. */
  versions: Readonly<Record<string, number>>
}

/** Something that a run was started with otherwise than another. */
export interface GivenChange {
  of: 'version' | 'config' | 'tag'
  /** The pipeline, the way to the value (`ops.load.config.limit`), or the tag. */
  name: string
  /** Null: it was not given. */
  from: string | null
  to: string | null
}

const factsOf = ({ config, tags, versions }: RunGivens): GivenChange[] =>
  [
    ...Object.entries(versions).map(([name, number]) => ({
      of: 'version' as const,
      name,
      to: String(number),
    })),
    ...flatJson({ ...config }).map(([name, to]) => ({ of: 'config' as const, name, to: jsonText(to) })),
    ...Object.entries(tags).map(([name, to]) => ({ of: 'tag' as const, name, to })),
  ].map((fact) => ({ ...fact, from: null }))

/** What the second was started with otherwise than the first: versions, configuration, tags. */
export const changesBetween = (before: RunGivens, after: RunGivens): GivenChange[] => {
  const idOf = ({ of, name }: GivenChange) => `${of} ${name}`
  const old = new Map(factsOf(before).map((fact) => [idOf(fact), fact]))
  const now = new Map(factsOf(after).map((fact) => [idOf(fact), fact]))
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [left, right] = [old.get(id), now.get(id)]
    const some = right ?? left
    const [from, to] = [left?.to ?? null, right?.to ?? null]
    return some && from !== to ? [{ of: some.of, name: some.name, from, to }] : []
  })
}
