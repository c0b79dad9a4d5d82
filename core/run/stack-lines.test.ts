import { expect, test } from 'vitest'

import { stackLines } from './stack-lines.ts'

const linesOf = (stack: string[], key: string) => stackLines(stack, key).map(({ line }) => line)

test('lines of the step’s own code are known in Python and TypeScript, others are not', () => {
  expect(
    stackLines(
      [
        '  File "raw/orders.py", line 31, in fit\n    x = 1 / 0\n',
        '  File "/usr/lib/json.py", line 4, in load\n',
      ],
      'raw/orders',
    ),
  ).toEqual([
    { text: '  File "raw/orders.py", line 31, in fit', line: 31 },
    { text: '    x = 1 / 0', line: null },
    { text: '  File "/usr/lib/json.py", line 4, in load', line: null },
  ])
  expect(
    linesOf(['    at orders (orders.ts:2:9)', '    at orders.ts:7:1', '    at node:fs:3:1'], 'orders'),
  ).toEqual([2, 7, null])
})

test('a file whose name ends like the step’s is another', () => {
  expect(linesOf(['    at x (raw/orders.ts:2:9)', '  File "my_orders.py", line 3'], 'orders')).toEqual([
    null,
    null,
  ])
})
