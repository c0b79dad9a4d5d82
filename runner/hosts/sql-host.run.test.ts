import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Format } from '#core/document/runtime.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../values/stored-values.ts'
import { NamedPipes } from './named-pipes.ts'
import { SqlHost } from './sql-host.ts'
import type { Sample } from './testing/laid-out-step.ts'
import { runStep } from './testing/run-step.ts'

let folder: string
let pipes: NamedPipes
let host: SqlHost
let values: StoredValues
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sql-'))
  pipes = new NamedPipes(folder)
  host = new SqlHost({ pipes })
  values = new StoredValues({
    store: new FolderStore(join(folder, 'store')),
    assetPrefix: 'a/b',
    run: 'r',
    folder,
    now: () => 1,
  })
})
afterAll(async () => {
  await host.close()
  await values.close()
  await pipes.close()
  await rm(folder, { recursive: true, force: true })
})

const run = (code: string, more: Omit<Sample, 'compute'> = {}) =>
  runStep(host, { ...more, compute: { kind: 'sql', code } })
const json = (data: string) => ({ format: 'json' as Format, data })
async function summaryOf(output: { file?: string; format?: Format } | undefined) {
  const address = { of: 'asset', asset: 'x', partition: null, ioManager: 'file' } as const
  const { summary } = await values.store(
    address,
    { path: output?.file ?? '', format: output?.format ?? 'bytes' },
    { name: 'result' },
  )
  return summary
}

describe('the SQL host', () => {
  test('inputs are tables by name, the last result is the output', async () => {
    const seen = await run(
      'create table big as select * from people where age > 30;\nselect name, age from big order by age desc -- oldest first',
      {
        inputs: { people: json('[{"name":"Ada","age":36},{"name":"Bo","age":20},{"name":"Cy","age":40}]') },
      },
    )
    expect(seen).toMatchObject({
      exitCode: 0,
      stderr: '',
      outputs: [{ name: 'result', format: 'parquet', typeName: 'table' }],
    })
    expect(await summaryOf(seen.outputs?.[0])).toMatchObject({
      rows: 2,
      preview: {
        columns: ['name', 'age'],
        rows: [
          ['Cy', '40'],
          ['Ada', '36'],
        ],
      },
    })
  })

  test.each([
    ['a list of numbers', json('[1,2,3,4]'), '10'],
    ['one number', json('10'), '10'],
    ['a CSV file', { format: 'csv' as Format, data: 'value\n4\n6\n' }, '10'],
  ])(
    '%s is summed as a table with the column value, and a sum stays an integer',
    async (_name, numbers, total) => {
      const seen = await run('select sum(value) as total from numbers', { inputs: { numbers } })
      expect(seen.stderr).toBe('')
      expect(await summaryOf(seen.outputs?.[0])).toMatchObject({
        columns: [{ name: 'total', type: 'BIGINT' }],
        preview: { rows: [[total]] },
      })
    },
  )

  test('a list input is the rows of all its values', async () => {
    const seen = await run('select count(*) as n, max(value) as last from pieces', {
      inputs: { pieces: [json('[1,2]'), json('[3]')] },
    })
    expect(await summaryOf(seen.outputs?.[0])).toMatchObject({ preview: { rows: [['3', '3']] } })
  })

  test('parameters come from the config, the partition and the run, and are bound, not pasted', async () => {
    const seen = await run('select $least as least, $partition_key as day, $word as word', {
      context: { runId: 'r', partition: '2026-01-01', config: { least: 3, word: "x'; drop table y; --" } },
    })
    expect(await summaryOf(seen.outputs?.[0])).toMatchObject({
      preview: { rows: [[3, '2026-01-01', "x'; drop table y; --"]] },
    })
    const missing = await run('select 1,\n  $nowhere')
    expect(missing.exception).toMatchObject({ message: expect.stringContaining('$nowhere'), line: 1 })
  })

  test('an error names the line of the code and says what DuckDB said', async () => {
    const seen = await run('select 1;\n\nselect 2,\n  nme\nfrom (select 1 as name)')
    expect(seen).toMatchObject({
      exitCode: 1,
      exception: { name: 'Binder Error', line: 4, message: expect.stringContaining('"nme" not found') },
    })
    expect(seen.stderr).toContain('numbers/sample.sql:4: Binder Error: ')
    expect((await run('selct 1')).exception).toMatchObject({ name: 'Parser Error', line: 1 })
  })

  test('several outputs are the tables of their names; a missing required one fails', async () => {
    const outputs = [
      { name: 'even', asset: 'numbers/even' },
      { name: 'odd', required: false },
    ]
    const seen = await run('create view even as select 2 as n', { outputs })
    expect(seen.outputs?.map((output) => output.name)).toEqual(['even'])
    expect((await run('create view odd as select 1 as n', { outputs })).exception?.message).toContain(
      'no table or view named "even"',
    )
  })

  test('a script without a result makes the asset without a value', async () => {
    expect((await run('create table other as select 1')).outputs).toEqual([
      { name: 'result', typeName: 'nothing' },
    ])
  })

  test('describe, values, pivot and names with quotes work', async () => {
    for (const code of [
      'summarize select 1 as a',
      'values (1), (2)',
      'pivot (select 1 as a, 2 as b) on a using sum(b)',
      'select 1 as "a""b"',
      '(select 1)',
    ]) {
      expect((await run(code)).stderr).toBe('')
    }
  })

  test('the memory of the runtime is the limit', async () => {
    const seen = await run('select list(i) from range(100000000) t(i)', { runtime: { memoryMib: 64 } })
    expect(seen.exception?.name).toBe('Out of Memory Error')
    const within = await run('select list(i) from range(5000000) t(i)', {
      runtime: { memoryMib: 64, memoryLimitMib: 1024 },
    })
    expect(within.exception).toBeUndefined()
  })

  test('a resource that no SQL runs in is refused in a sentence', async () => {
    const { exception } = await runStep(host, {
      context: { resources: { warehouse: {} }, resourceTypes: { warehouse: 'kafka' } },
      compute: { kind: 'sql', code: 'select 1', resource: 'warehouse' },
    })
    expect(exception?.message).toContain('the resource "warehouse" is kafka')
  })
})
