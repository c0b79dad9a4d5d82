import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

test('values pass from language to language', async () => {
  const { server } = await finish({
    steps: [
      {
        key: 'numbers',
        python: 'def numbers():\n    return [{"n": n, "even": n % 2 == 0} for n in range(1, 11)]',
      },
      { key: 'table', from: { numbers: 'numbers' }, sql: 'SELECT n FROM numbers WHERE even' },
      {
        key: 'rows',
        from: { table: 'table' },
        typescript: 'export default (table: { n: number }[]) => table.map((row) => Number(row.n))',
      },
      {
        key: 'file',
        from: { rows: 'rows' },
        shell: 'tr -d "[] " < "$SLUICE_INPUT_ROWS" | tr "," "\\n" | sort -rn | head -1 > "$SLUICE_OUTPUT"',
      },
    ],
  })
  expect(server.of('STEP_FAILURE')).toEqual([])
  const outputs = Object.fromEntries(server.of('HANDLED_OUTPUT').map((event) => [event.step, event.summary]))
  expect(outputs.table).toMatchObject({ format: 'parquet', rows: 5 })
  expect(outputs.rows?.preview).toMatchObject({ value: [2, 4, 6, 8, 10] })
  expect(JSON.stringify(outputs.file?.preview)).toContain('10')
  expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
})

test('requirements that cannot be installed fail the Python steps with the reason, and what was said is in the log', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'runner-cache-'))
  const { server } = await finish({
    steps: [
      { key: 'one', python: 'def one():\n    return 1' },
      { key: 'two', python: 'def two():\n    return 2' },
      { key: 'shell', shell: 'true' },
    ],
    claim: { requirements: { python: ['/nowhere/at/all'] } },
    env: { SLUICE_CACHE: cache },
  })
  const failures = server.of('STEP_FAILURE')
  expect(failures.map((event) => event.step).toSorted()).toEqual(['one', 'two'])
  expect(failures[0]?.failure).toMatchObject({ cause: 'environment', retryable: false })
  expect(failures[1]?.failure.message).toBe(failures[0]?.failure.message)
  expect(server.of('STEP_SUCCESS').map((event) => event.step)).toEqual(['shell'])
  expect(server.output('environment').length).toBeGreaterThan(0)
  expect(server.of('ENGINE_EVENT').map((event) => event.message)).toContain(
    'Building the Python environment: /nowhere/at/all.',
  )
}, 200_000)
