import { sameJson } from '../same-json.ts'
import { renameInSelection } from '../selection/rename-in-selection.ts'
import type { Attribute } from '../selection/selection-node.ts'
import type { Condition } from './condition.ts'
import { parseCondition } from './parse-condition.ts'
import { spellCondition } from './spell-condition.ts'

interface Rename {
  attribute: Attribute
  from: string
  to: string
}

const renamed = (condition: Condition, rename: Rename): Condition => {
  const { attribute, from, to } = rename
  const { key, selection } = condition.settings
  return {
    ...condition,
    settings: {
      ...condition.settings,
      ...(attribute === 'key' && key === from && { key: to }),
      ...(typeof selection === 'string' && { selection: renameInSelection(selection, attribute, from, to) }),
    },
    of: condition.of.map((part) => renamed(part, rename)),
  }
}

/** A condition with what it calls by a name called by another. What cannot be read, or names no such thing, stays as it is written. */
export const renameInCondition = (text: string, rename: Rename): string => {
  const parsed = parseCondition(text)
  if (parsed.outcome === 'refused') return text
  const next = renamed(parsed.condition, rename)
  return sameJson(next, parsed.condition) ? text : spellCondition(next)
}
