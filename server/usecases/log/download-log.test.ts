import { expect, test } from 'vitest'

import { stamper } from './download-log.ts'

test('each line has the time of the piece it begins in, wherever it is cut', () => {
  const stamped = stamper()
  const text = ['one\ntw', 'o\n', 'three']
    .map((piece, index) =>
      Buffer.from(stamped({ bytes: Buffer.from(piece), atMs: index * 1_000 })).toString(),
    )
    .join('')
  expect(text).toBe(
    '1970-01-01T00:00:00.000Z one\n1970-01-01T00:00:00.000Z two\n1970-01-01T00:00:02.000Z three',
  )
})
