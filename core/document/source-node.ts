import type { Json } from '../json.ts'
import { maxDepth, pollutingKeys } from './unsafe-text.ts'

/** A value as it lies in a text. Offsets count UTF-16 units; `end` is behind the last. */
export type SourceNode = { start: number; end: number } & (
  | { shape: 'scalar'; value: string | number | boolean | null }
  | { shape: 'list'; items: SourceNode[] }
  | { shape: 'map'; entries: SourceEntry[] }
)
export interface SourceEntry {
  key: string
  start: number
  end: number
  value: SourceNode
}

/** Something wrong with a text, where it lies. */
export interface SourceProblem {
  start: number
  end: number
  message: string
}

/** The plain value of a text. Keys that are written twice or would reach a prototype are refused; the first reading stays. */
export const valueOf = (node: SourceNode, problems: SourceProblem[], depth = 0): Json => {
  if (node.shape === 'scalar') return node.value
  if (depth >= maxDepth) {
    problems.push({
      start: node.start,
      end: node.end,
      message: `This is nested deeper than ${maxDepth} levels.`,
    })
    return null
  }
  if (node.shape === 'list') return node.items.map((item) => valueOf(item, problems, depth + 1))
  const values = new Map<string, Json>()
  for (const { key, start, end, value } of node.entries) {
    if (pollutingKeys.has(key)) {
      problems.push({
        start,
        end,
        message: `The key ${key} is a reserved word of JavaScript and cannot be used.`,
      })
    } else if (values.has(key)) {
      problems.push({ start, end, message: `The key ${JSON.stringify(key)} is written twice. Keep one.` })
    } else {
      values.set(key, valueOf(value, problems, depth + 1))
    }
  }
  return Object.fromEntries(values)
}

/**
 * The part of a text that a path of keys and indexes leads to, or the nearest part around it that is there:
 * a plain value itself, a map or list by its key, and by its key too where `atKey` says so.
 */
export const locate = (
  node: SourceNode,
  path: readonly (string | number)[],
  atKey = false,
): { start: number; end: number } => {
  let current = node
  let found: { start: number; end: number } = { start: node.start, end: Math.min(node.end, node.start) }
  for (const [index, step] of path.entries()) {
    if (current.shape === 'list' && typeof step === 'number') {
      const item = current.items[step]
      if (!item) break
      found = current = item
    } else if (current.shape === 'map') {
      const entry = current.entries.find(({ key }) => key === String(step))
      if (!entry) break
      current = entry.value
      const last = index === path.length - 1 && !atKey
      found =
        last && current.shape === 'scalar' && current.end > current.start
          ? current
          : { start: entry.start, end: entry.end }
    } else break
  }
  return { start: found.start, end: found.end }
}
