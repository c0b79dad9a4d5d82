import { expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { streamLimitBytes } from '#core/run/log-limits.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { claimedRuns, atMs } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { acceptLogs } from './accept-logs.ts'
import type { Speaker } from './append-logs.ts'
import { logIntake } from './log-intake.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)

const speaking = async () => {
  const { runId, identity } = await claimed(await setUp())
  const print = (step: string, text: string, offset = 0) =>
    acceptLogs(
      fixture.runApi,
      identity,
      writeFrame(
        { step, stepAttempt: 1, stream: 'stdout', offset, length: text.length, atMs },
        Buffer.from(text),
      ),
    )
  return { runId, print }
}

test('only steps of the run print, their pieces, and the building of its environment', async () => {
  const { print } = await speaking()
  for (const step of ['generated_numbers', 'generated_numbers[piece]', 'environment'])
    await expect(print(step, 'x')).resolves.toMatchObject({ acknowledged: [{ step, offset: 1 }] })
  await expect(print('no such step', 'x')).rejects.toMatchObject({ code: 'invalid_input' })
  for (const step of ['generated_numbers\0', 'half a \ud83d'])
    await expect(print(step, 'x')).rejects.toMatchObject({ code: 'invalid_input' })
})

test('a runner that prints without end is refused at the limit of a step', async () => {
  const { runId, print } = await speaking()
  await print('generated_numbers', 'x')
  await fixture.system.asSystem((sql) =>
    sql.run('UPDATE log_stream SET length = $2 WHERE run_id = $1', [runId, streamLimitBytes - 1]),
  )
  await print('generated_numbers', 'x', streamLimitBytes - 1)
  await expect(print('generated_numbers', 'x', streamLimitBytes)).rejects.toMatchObject({ code: 'too_large' })
})

test('what many print at once is durable in a few transactions, each body whole; one that is refused harms no other', async () => {
  const { runId, identity } = await claimed(await setUp())
  let transactions = 0
  const { runApi } = fixture
  const pool: SqlPool = {
    ...runApi.pool,
    asTenant: (tenantId, work) => {
      transactions += 1
      return runApi.pool.asTenant(tenantId, work)
    },
  }
  const deps = { logs: logIntake({ ...runApi, pool }) }
  const print = (speaker: Speaker, step: string, text: string, offset = 0) => {
    const header = { step, stepAttempt: 1, stream: 'stdout' as const, offset, length: text.length, atMs }
    return acceptLogs(deps, speaker, writeFrame(header, Buffer.from(text)))
  }
  const pieces = Array.from({ length: 50 }, (_, index) => `generated_numbers[${index}]`)
  const answers = await Promise.allSettled([
    ...pieces.map((piece) => print(identity, piece, `I am ${piece}\n`)),
    print(identity, 'no such step', 'x'),
    print(identity, 'generated_numbers', 'x', 7),
    print({ ...identity, fence: identity.fence - 1 }, 'generated_numbers', 'x'),
  ])
  expect(transactions).toBe(2)
  expect(answers.slice(0, 50).every(({ status }) => status === 'fulfilled')).toBe(true)
  expect(answers.slice(50)).toMatchObject(
    ['invalid_input', 'out_of_sequence', 'fenced'].map((code) => ({ status: 'rejected', reason: { code } })),
  )
  const kept = await fixture.rows<{ step: string; text: string }>(
    `SELECT step, convert_from(bytes, 'UTF8') AS text FROM log_chunk JOIN log_stream USING (tenant_id, run_id)
      WHERE run_id = $1 AND log_chunk.stream = log_stream.number ORDER BY position`,
    [runId],
  )
  expect(kept).toEqual(pieces.map((step) => ({ step, text: `I am ${step}\n` })))
})
