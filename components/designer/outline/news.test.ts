import { expect, test } from 'vitest'

import { newsBetween } from './news.ts'

const at = (undo: string | undefined, redo?: string) => ({ undo, redo })

test.each([
  ['an edit', at(undefined), at('Add a'), 'Done: Add a'],
  ['the next edit', at('Add a'), at('Wire a to b'), 'Done: Wire a to b'],
  ['undo', at('Wire a to b'), at('Add a', 'Wire a to b'), 'Taken back: Wire a to b'],
  ['undo of all', at('Add a'), at(undefined, 'Add a'), 'Taken back: Add a'],
  ['redo', at('Add a', 'Wire a to b'), at('Wire a to b'), 'Done again: Wire a to b'],
  ['somebody else', at('Add a'), at('Add a'), undefined],
])('%s', (_, before, after, words) => expect(newsBetween(before, after)).toBe(words))
