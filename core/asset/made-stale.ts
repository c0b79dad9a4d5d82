import { makesAssets } from '../document/asset-graph.ts'
import type { PipelineDocument } from '../document/document.ts'
import { sameJson } from '../same-json.ts'
import { codeVersionOf } from './code-version.ts'

export type StaleCause = 'code' | 'configuration' | 'inputs'

/** An asset that becomes stale, and why. */
export interface MadeStale {
  key: string
  /** What of itself changed; empty where only something it is made from becomes stale. */
  changed: StaleCause[]
  /** Where nothing of itself changed: the assets it reads that become stale. */
  upstream: string[]
}

interface Making {
  codeVersion: string
  /** The version that its author names counts instead of the code and the configuration. */
  named: boolean
  config: unknown
  compute: unknown
  deps: unknown
  reads: readonly string[]
}

const makingOf = (document: Pick<PipelineDocument, 'elements'>): Map<string, Making> => {
  const makings = new Map<string, Making>()
  for (const element of Object.values(document.elements).filter(makesAssets)) {
    const made = element.kind === 'asset' ? [element] : element.assets
    const deps = element.deps ?? []
    for (const { key, codeVersion } of made)
      makings.set(key, {
        codeVersion: codeVersionOf(element, codeVersion),
        named: codeVersion !== undefined,
        compute: element.compute,
        config: element.config,
        deps,
        reads: deps.map(({ asset }) => asset),
      })
  }
  return makings
}

const changedIn = (was: Making, is: Making): StaleCause[] => {
  const inputs = sameJson(was.deps, is.deps) ? [] : ['inputs' as const]
  if (was.codeVersion === is.codeVersion) return inputs
  const byName = was.named || is.named
  const code = byName || !sameJson(was.compute, is.compute) ? ['code' as const] : []
  const configuration = byName || sameJson(was.config, is.config) ? [] : ['configuration' as const]
  return [...code, ...configuration, ...inputs]
}

/**
 * The assets that become stale where one content takes the place of another: first those whose code, configuration or inputs changed,
 * then those that are made from them. What is new is missing and not stale.
 */
export const madeStale = (
  before: Pick<PipelineDocument, 'elements'>,
  after: Pick<PipelineDocument, 'elements'>,
): MadeStale[] => {
  const [old, now] = [makingOf(before), makingOf(after)]
  const stale = new Map<string, MadeStale>()
  for (const [key, making] of now) {
    const was = old.get(key)
    const changed = was ? changedIn(was, making) : []
    if (changed.length > 0) stale.set(key, { key, changed, upstream: [] })
  }
  const readers = new Map<string, string[]>()
  for (const [key, { reads }] of now)
    for (const read of reads) readers.set(read, [...(readers.get(read) ?? []), key])
  // A map is walked to the end while it grows.
  for (const [key] of stale) {
    for (const reader of readers.get(key) ?? []) {
      const known = stale.get(reader)
      if (!known && old.has(reader)) stale.set(reader, { key: reader, changed: [], upstream: [key] })
      else if (known?.changed.length === 0 && !known.upstream.includes(key)) known.upstream.push(key)
    }
  }
  const rank = ({ changed }: MadeStale) => (changed.length > 0 ? 0 : 1)
  return [...stale.values()].toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1))
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** "becomes stale: its code and its inputs changed" */
export const staleWords = ({ changed, upstream }: MadeStale): string =>
  changed.length > 0
    ? `becomes stale: its ${listed(changed)} changed`
    : `becomes stale: made from ${listed(upstream)}`
