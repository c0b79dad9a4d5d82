import { expect, test } from 'vitest'

import { withLastLine } from './last-line.ts'

test('a failure that has a line to be said in says its sentence and the last line beside it', () => {
  expect(withLastLine({ message: 'It ended.', stack: ['one\ntwo', 'no such file \n\n'] })).toBe(
    'It ended. The last that was said: “no such file”.',
  )
  expect(withLastLine({ message: 'It ended.', stack: ['\n'] })).toBe('It ended.')
  expect(withLastLine({ message: 'It ended.' })).toBe('It ended.')
  expect(withLastLine({ message: 'It ended.', stack: ['x'.repeat(10_000)] }).length).toBeLessThan(400)
})
