import { renameInSelection } from '../selection/rename-in-selection.ts'
import type { Attribute } from '../selection/selection-node.ts'
import { conditionTokens } from './condition-tokens.ts'

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** What a text in a condition is, by the word before it: the key of an asset, or a selection of some. */
const meanings: Readonly<Record<string, 'key' | 'selection'>> = {
  asset_matches: 'key',
  key: 'key',
  allow: 'selection',
  ignore: 'selection',
  selection: 'selection',
}

/**
 * A condition with what it calls by a name called by another; all else stays letter by letter. It looks at the pieces of the text alone: what reads conditions
 * is too much to bring along where a pipeline is only drawn.
 */
export const renameInCondition = (
  text: string,
  { attribute, from, to }: { attribute: Attribute; from: string; to: string },
): string => {
  const tokens = conditionTokens(text)
  let result = ''
  let rest = 0
  for (const [index, { type, value, start, end }] of tokens.entries()) {
    const meaning = meanings[tokens[index - 2]?.value ?? '']
    if (type !== 'text' || meaning === undefined) continue
    const named = meaning === 'key' && attribute === 'key' && value === from ? to : value
    const next = meaning === 'selection' ? renameInSelection(value, attribute, from, to) : named
    if (next === value) continue
    result += text.slice(rest, start) + quoted(next)
    rest = end
  }
  return result + text.slice(rest)
}
