import { expect, test } from 'vitest'

import { dataMoved } from './data-moved.ts'
import type { RunEvent } from './run-event.ts'

const of = { atMs: 1, step: 'a', stepAttempt: 1 }

test('what is read and what is written is added up, of each try, and of nothing else', () => {
  const read: RunEvent = { ...of, type: 'LOADED_INPUT', input: 'x', sizeBytes: 30 }
  const unknown: RunEvent = { ...of, type: 'LOADED_INPUT', input: 'y' }
  const written: RunEvent = {
    ...of,
    type: 'HANDLED_OUTPUT',
    output: 'result',
    summary: { format: 'json', sizeBytes: 7 },
  }
  const again = { ...written, stepAttempt: 2 }
  expect(dataMoved([read, read, unknown, written, again, { ...of, type: 'STEP_START' }])).toEqual({
    readBytes: 60,
    writtenBytes: 14,
  })
})
