import { expect, test } from 'vitest'

import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'

import { findElements } from './find-elements.ts'

const drawn: PipelineDocument = {
  ...emptyDocument('p'),
  elements: Object.fromEntries(
    [
      {
        kind: 'asset',
        id: 'a',
        key: 'orders',
        owners: ['ana@example.com'],
        tags: { team: 'sales' },
        runtime: { memoryMib: 512, timeoutMs: 60_000 },
        compute: { kind: 'python', code: 'def orders():\n    # from the sales tool\n    return 1\n' },
      },
      {
        kind: 'asset',
        id: 'b',
        key: 'orders_per_day',
        deps: [{ asset: 'orders' }],
        compute: { kind: 'sql', code: 'select 512' },
      },
      { kind: 'note', id: 'n', text: 'Ask Ana' },
    ].map((one) => [one.id, element.parse(one)]),
  ),
}
const found = (text: string) =>
  findElements(drawn, text).map(({ element: { id }, hit }) => (hit ? `${id} ${hit.words}` : id))

test.each<[string, string[]]>([
  ['orders', ['a', 'b', 'a Code, line 1: def orders():', 'b Inputs, Asset: orders']],
  ['sales', ['a Tags, Team: sales', 'a Code, line 2: # from the sales tool']],
  ['512', ['a Runtime, Memory: 512', 'b Code: select 512']],
  ['ANA', ['a Owners: ana@example.com', 'n Text: Ask Ana']],
  ['timeout', ['a Runtime, Timeout: 60000']],
  ['nowhere', []],
])('%s', (text, hits) => expect(found(text)).toEqual(hits))

test('a hit tells the field of the form and the line of the code', () => {
  expect(findElements(drawn, 'sales tool')[0]?.hit).toMatchObject({
    path: 'compute.code',
    place: { line: 2 },
  })
  expect(findElements(drawn, '60000')[0]?.hit?.path).toBe('runtime.timeoutMs')
})
