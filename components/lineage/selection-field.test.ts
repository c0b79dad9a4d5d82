import { expect, test } from 'vitest'

import { parseSelection } from '#core/selection/parse-selection.ts'

import { selectionExample } from './selection-field.tsx'

test('the selection that the empty line gives as an example is one', () => {
  expect(parseSelection(selectionExample).outcome).toBe('parsed')
})
