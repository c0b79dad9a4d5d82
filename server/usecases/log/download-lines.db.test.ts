import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { logPattern } from '#core/log/log-pattern.ts'
import { printingRun } from '#server/testing/printing-run.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { archiveLogs } from './archive-logs.ts'
import { downloadLines, type LinesChosen } from './download-lines.ts'

const fixture = runFixture()
const folder = mkdtempSync(join(tmpdir(), 'sluice-lines-'))
afterAll(() => rmSync(folder, { recursive: true }))
const reader = { pool: fixture.app, store: new FolderStore(folder) }

const textOf = async (
  run: { tenantId: string; runId: string },
  chosen: Partial<LinesChosen> & { words?: string },
): Promise<string> => {
  const { words, ...rest } = chosen
  const pattern = words && logPattern({ words, regular: false, exact: false, whole: false })
  const lines = downloadLines(reader, run, { as: 'text', ...rest, ...(pattern && { pattern }) })
  return Buffer.concat(await Array.fromAsync(lines)).toString()
}

test('the lines that step, attempt, stream, level and words leave are the same while a log is hot and when it is stored', async () => {
  const { run, print } = await printingRun(fixture)
  await print('one', 'begun\nERROR: the wel')
  await print('two', 'WARN of two\n')
  await print('one', 'l is dry\nquiet\n')
  await print('one', 'again\r\n', { stepAttempt: 2 })
  await print('one', 'WARN aside', { stream: 'stderr' })
  const look = async () => ({
    all: await textOf(run, {}),
    one: await textOf(run, { step: 'one' }),
    again: await textOf(run, { step: 'one', stepAttempt: 2 }),
    aside: await textOf(run, { step: 'one', stream: 'stderr' }),
    bad: await textOf(run, { level: 'error' }),
    warned: await textOf(run, { step: 'one', level: 'warn' }),
    well: await textOf(run, { words: 'WELL' }),
    around: await textOf(run, { step: 'one', words: 'well', around: 1 }),
    json: await textOf(run, { as: 'json', words: 'dry' }),
    none: await textOf(run, { words: 'nowhere' }),
  })
  const hot = await look()
  expect(hot).toEqual({
    all: '[one] begun\n[two] WARN of two\n[one] ERROR: the well is dry\n[one] quiet\n[one attempt 2] again\n[one] WARN aside\n',
    one: 'begun\nERROR: the well is dry\nquiet\nagain\nWARN aside\n',
    again: 'again\n',
    aside: 'WARN aside\n',
    bad: '[one] ERROR: the well is dry\n',
    warned: 'ERROR: the well is dry\nWARN aside\n',
    well: '[one] ERROR: the well is dry\n',
    around: 'begun\nERROR: the well is dry\nquiet\n',
    json: '{"at":"2026-01-01T00:00:00.000Z","step":"one","attempt":1,"stream":"stdout","offset":6,"level":"error","text":"ERROR: the well is dry"}\n',
    none: '',
  })
  await archiveLogs(reader, run, 1)
  await fixture.system.asSystem((sql) => sql.run('DELETE FROM log_chunk WHERE run_id = $1', [run.runId]))
  expect(await look()).toEqual(hot)
})

test('nobody is told lines of another tenant', async () => {
  const { run, print } = await printingRun(fixture)
  await print('one', 'mine\n')
  const stranger = await fixture.tenant()
  expect(await textOf({ ...run, tenantId: stranger.tenantId }, {})).toBe('')
})
