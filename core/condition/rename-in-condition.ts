import { renameInSelection } from '../selection/rename-in-selection.ts'
import type { Attribute } from '../selection/selection-node.ts'

/** A text that is the key of an asset or a selection of some, by the word before it. */
const named =
  /(asset_matches\(|\bkey\s*=|allow\(|ignore\(|selection\s*=)(\s*)("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g

/**
 * A condition with what it calls by a name called by another; all else stays letter by letter. It looks at these texts alone: what reads conditions is too much
 * to bring along where a pipeline is only drawn.
 */
export const renameInCondition = (
  text: string,
  { attribute, from, to }: { attribute: Attribute; from: string; to: string },
): string =>
  text.replaceAll(named, (all, word: string, space: string, raw: string) => {
    const value = raw.slice(1, -1).replace(/\\(.)/g, '$1')
    const key = attribute === 'key' && value === from ? to : value
    const next = /^(?:asset|key)/.test(word) ? key : renameInSelection(value, attribute, from, to)
    return next === value ? all : `${word}${space}"${next.replace(/["\\]/g, '\\$&')}"`
  })
