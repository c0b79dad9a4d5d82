import { expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { streamLimitBytes } from '#core/run/log-limits.ts'
import { claimedRuns, atMs } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { acceptLogs } from './accept-logs.ts'

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
