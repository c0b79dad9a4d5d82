import { expect, test } from 'vitest'

import { redactEvent } from './redact-event.ts'
import { Redactor } from './redactor.ts'
import { runEvent, type RunEvent } from './run-event.ts'

const at = { atMs: 1, step: 'numbers', stepAttempt: 1 }

test('what code says is redacted, and what the event is about stays', () => {
  const event: RunEvent = {
    type: 'ASSET_MATERIALIZATION',
    ...at,
    asset: 'numbers',
    dataVersion: 'of hunter2',
    metadata: { 'hunter2 link': { type: 'text', value: 'see numbers with hunter2' } },
  }
  expect(redactEvent(new Redactor(['hunter2', 'numbers']), event)).toEqual({
    ...event,
    dataVersion: 'of ***',
    metadata: { '*** link': { type: 'text', value: 'see *** with ***' } },
  })
})

test.each(['text', 'user', 'json', 'STEP_FAILURE', 'warning', 'parquet', 'table'])(
  'an event is still one where a secret is the word %s',
  (word) => {
    const redactor = new Redactor([word])
    const events: RunEvent[] = [
      { type: 'STEP_FAILURE', ...at, failure: { message: word, fault: 'user', cause: 'exception' } },
      { type: 'ENGINE_EVENT', atMs: 1, level: 'warning', message: word },
      {
        type: 'HANDLED_OUTPUT',
        ...at,
        output: 'result',
        summary: {
          format: 'parquet',
          sizeBytes: 1,
          preview: { kind: 'table', columns: [word], rows: [[word]] },
        },
      },
      { type: 'ASSET_OBSERVATION', ...at, asset: 'numbers', metadata: { a: { type: 'json', value: word } } },
    ]
    for (const event of events) {
      const clean = redactEvent(redactor, event)
      expect(runEvent.safeParse(clean).success).toBe(true)
      expect(clean).toMatchObject({ type: event.type })
      expect(JSON.stringify(clean)).toContain('***')
    }
  },
)
