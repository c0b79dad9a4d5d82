import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Format } from '#core/document/runtime.ts'
import { valueSummary } from '#core/run/metadata.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { parseExactJson } from './exact-json.ts'
import { StoredValues } from './stored-values.ts'
import { ValueMissing, ValueUnreadable } from './value-failures.ts'
import type { ValueAddress } from './value-store.ts'

let root: string
let folder: string
let store: FolderStore
let values: StoredValues
let clock = 1_000
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'values-root-'))
  folder = await mkdtemp(join(tmpdir(), 'values-run-'))
  store = new FolderStore(root)
  values = new StoredValues({
    store,
    assetPrefix: 'acme/production',
    run: 'run-1',
    folder,
    resources: { lake: { type: 'file' }, s: { type: 's3' } },
    now: () => clock++,
  })
})
afterAll(async () => {
  await values.close()
  await rm(root, { recursive: true })
  await rm(folder, { recursive: true })
})

const asset = (name: string, partition: string | null = null, ioManager = 'file'): ValueAddress => ({
  of: 'asset',
  asset: name,
  partition,
  ioManager,
})
async function fileOf(data: string | Uint8Array, format: Format) {
  const path = join(await mkdtemp(join(folder, 'step-')), `0.${format}`)
  await writeFile(path, data)
  return { path, format }
}
async function save(address: ValueAddress, data: string | Uint8Array, format: Format, wanted?: Format) {
  return values.store(address, await fileOf(data, format), { name: 'result', format: wanted })
}
const inputs = async () => {
  const made = join(folder, 'inputs')
  await mkdir(made, { recursive: true })
  return made
}
const text = async (address: ValueAddress, readable: Format[]) => {
  const loaded = await values.load(address, await inputs(), readable)
  return { ...loaded, text: await readFile(loaded.path, 'utf8') }
}

describe('storing and loading', () => {
  test('JSON comes back byte for byte, described, with the hash of its content as its version', async () => {
    const data = '[2,4,6,8,10]'
    const stored = await save(asset('numbers/even'), data, 'json')
    const dataVersion = createHash('sha256').update(data).digest('hex')
    expect(stored).toMatchObject({
      dataVersion,
      summary: {
        format: 'json',
        sizeBytes: data.length,
        rows: 5,
        preview: { kind: 'json', value: [2, 4, 6, 8, 10], truncated: false },
      },
    })
    expect(stored.path.startsWith(join(root, 'acme/production/numbers/even/_/'))).toBe(true)
    expect(await text(asset('numbers/even'), ['json'])).toMatchObject({
      text: data,
      format: 'json',
      sizeBytes: data.length,
      dataVersion,
    })
  })

  test('the same content has the same version, and a version said by the code wins', async () => {
    const one = await save(asset('same'), '30', 'json')
    expect((await save(asset('same'), '30', 'json')).dataVersion).toBe(one.dataVersion)
    const said = await values.store(
      asset('same'),
      { ...(await fileOf('30', 'json')), dataVersion: 'mine' },
      { name: 'result' },
    )
    expect(said.dataVersion).toBe('mine')
    expect((await text(asset('same'), ['json'])).dataVersion).toBe('mine')
  })

  test('what is not there is missing, in a sentence', async () => {
    await expect(values.load(asset('nowhere'), await inputs(), ['json'])).rejects.toThrow(ValueMissing)
    await expect(values.load(asset('nowhere', '2026-01-01'), await inputs(), ['json'])).rejects.toThrow(
      'Nothing is stored for the asset nowhere, partition 2026-01-01. Materialize it first.',
    )
  })

  test('partitions, keys within keys and hostile names do not meet', async () => {
    const addresses: ValueAddress[] = [
      asset('a'),
      asset('a', '_'),
      asset('a', 'b'),
      asset('a/b'),
      asset('a/_'),
      asset('a/_/value.json'),
      asset('a', 'value.json'),
      asset('a/..'),
      asset('a', '..'),
      asset('a', '../../x'),
      asset('a', '😀\0'),
      ...['\u00e9', 'e\u0301'].map((name) => asset('a', name)),
      ...['x', '_', '..', 'x'.repeat(600)].map((mappingKey): ValueAddress => ({
        of: 'output',
        runPrefix: 'acme/production/.runs/r',
        step: 'a',
        output: 'result',
        mappingKey,
        ioManager: 'file',
      })),
      { of: 'output', runPrefix: 'acme/production/.runs/r', step: 'a', output: 'result', ioManager: 'file' },
    ]
    for (const [index, address] of addresses.entries()) await save(address, String(index), 'json')
    for (const [index, address] of addresses.entries())
      expect((await text(address, ['json'])).text).toBe(String(index))
    const { objects } = await store.measure('')
    expect((await Array.fromAsync(store.list('acme/production'))).length).toBe(objects)
  })

  test('a new value replaces the old in one step and keeps the two before it', async () => {
    for (let n = 0; n < 6; n++) await save(asset('often'), String(n), 'json')
    expect((await text(asset('often'), ['json'])).text).toBe('5')
    expect((await readdir(join(root, 'acme/production/often/_'))).sort()).toMatchObject(
      [/-/, /-/, /-/, /value/].map((found) => expect.stringMatching(found)),
    )
  })

  test('readers and writers at once always see a whole value', async () => {
    await save(asset('busy'), '"0"', 'json')
    const writes = Array.from({ length: 20 }, (_, n) =>
      save(asset('busy'), JSON.stringify(String(n).repeat(5_000)), 'json'),
    )
    const reads = Array.from(
      { length: 20 },
      async () => JSON.parse((await text(asset('busy'), ['json'])).text) as unknown,
    )
    await Promise.all(writes)
    for (const seen of await Promise.all(reads)) expect(typeof seen).toBe('string')
  })

  test('a resource of type file is the IO manager file; an unknown type is refused', async () => {
    await save(asset('in/lake', null, 'lake'), '1', 'json')
    expect((await text(asset('in/lake', null, 'lake'), ['json'])).text).toBe('1')
    await expect(save(asset('x', null, 's'), '1', 'json')).rejects.toThrow(
      'The IO manager "s" (s3) is not known here. Use file or memory.',
    )
  })

  test('memory keeps values for the run only', async () => {
    const address = asset('kept', null, 'memory')
    expect((await save(address, '[1]', 'json')).path).toBe('memory:assets/kept/_')
    await save(address, '[1,2]', 'json')
    expect((await text(address, ['json'])).text).toBe('[1,2]')
    await expect(values.load(asset('other', null, 'memory'), await inputs(), ['json'])).rejects.toThrow(
      'keeps values only within one run',
    )
  })
})

describe('formats', () => {
  const rows = [
    { id: 1, name: 'Zoë 😀', at: '2026-01-01', price: 1.5 },
    { id: 2, name: null, at: '2026-01-02', price: null },
  ]

  test('rows become parquet and come back as rows, with schema and preview', async () => {
    const { summary } = await save(asset('table'), JSON.stringify(rows), 'json', 'parquet')
    expect(summary).toMatchObject({
      format: 'parquet',
      rows: 2,
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'name', type: 'VARCHAR' },
        { name: 'at', type: 'DATE' },
        { name: 'price', type: 'DOUBLE' },
      ],
      preview: { kind: 'table', columns: ['id', 'name', 'at', 'price'] },
    })
    valueSummary.parse(summary)
    const loaded = await text(asset('table'), ['json'])
    expect(loaded.format).toBe('json')
    expect(JSON.parse(loaded.text)).toEqual(rows)
    expect((await text(asset('table'), ['parquet', 'json'])).format).toBe('parquet')
    expect((await text(asset('table'), ['csv'])).text).toBe(
      'id,name,at,price\n1,Zoë 😀,2026-01-01,1.5\n2,,2026-01-02,\n',
    )
  })

  test('a data frame that could only be written as rows is stored as parquet', async () => {
    const stored = await values.store(
      asset('frame'),
      { ...(await fileOf(JSON.stringify(rows), 'json')), typeName: 'pandas.DataFrame' },
      { name: 'result' },
    )
    expect(stored.summary.format).toBe('parquet')
  })

  test('CSV is described and read as typed rows', async () => {
    const { summary } = await save(asset('csv'), 'a,b\n1,x\n2,"y,z"\n', 'csv')
    expect(summary).toMatchObject({
      rows: 2,
      columns: [{ name: 'a', type: 'BIGINT' }, { name: 'b' }],
      preview: {
        rows: [
          ['1', 'x'],
          ['2', 'y,z'],
        ],
      },
    })
    expect(JSON.parse((await text(asset('csv'), ['json', 'text'])).text)).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: 'y,z' },
    ])
  })

  test('a list of plain values becomes a table with the column value', async () => {
    await save(asset('list'), '[1,2,3]', 'json', 'parquet')
    expect(JSON.parse((await text(asset('list'), ['json'])).text)).toEqual([
      { value: 1 },
      { value: 2 },
      { value: 3 },
    ])
  })

  test('text is text, and JSON text for who reads only JSON', async () => {
    const { summary } = await save(asset('words'), 'Grüße\n"quoted"', 'text')
    expect(summary.preview).toEqual({ kind: 'text', text: 'Grüße\n"quoted"', truncated: false })
    expect(JSON.parse((await text(asset('words'), ['json'])).text)).toBe('Grüße\n"quoted"')
    await save(asset('words'), '"a string"', 'json', 'text')
    expect((await text(asset('words'), ['text'])).text).toBe('a string')
  })

  test('a pickle carries the preview its language made, and another language is told what to do', async () => {
    const { summary } = await values.store(
      asset('pickled'),
      { ...(await fileOf(Buffer.from([128, 4, 78, 46]), 'pickle')), preview: '{1, 2}' },
      { name: 'result' },
    )
    expect(summary).toEqual({
      format: 'pickle',
      sizeBytes: 4,
      preview: { kind: 'text', text: '{1, 2}', truncated: false },
    })
    await expect(text(asset('pickled'), ['json'])).rejects.toThrow(ValueUnreadable)
    await expect(text(asset('pickled'), ['json'])).rejects.toThrow(
      'The value of the asset pickled is stored as pickle, which only Python reads. Set the format of that output to json or parquet.',
    )
  })

  test('bytes stay bytes', async () => {
    const bytes = Buffer.from([0, 255, 10, 0])
    expect((await save(asset('raw'), bytes, 'bytes')).summary).toEqual({ format: 'bytes', sizeBytes: 4 })
    const loaded = await values.load(asset('raw'), await inputs(), ['json', 'bytes'])
    expect(await readFile(loaded.path)).toEqual(bytes)
  })

  test('NaN and integers beyond 2⁵³ survive in JSON and have a preview', async () => {
    const data = '{"a":NaN,"b":-Infinity,"c":123456789012345678901234567890}'
    const { summary } = await save(asset('odd'), data, 'json')
    valueSummary.parse(summary)
    expect(summary.preview).toMatchObject({
      value: { a: 'NaN', b: '-Infinity', c: '123456789012345678901234567890' },
    })
    expect((await text(asset('odd'), ['json'])).text).toBe(data)
  })

  test('NaN in a table reaches a reader of rows', async () => {
    await save(asset('nan'), '[{"a":NaN},{"a":1}]', 'json', 'parquet')
    expect(parseExactJson((await text(asset('nan'), ['json'])).text)).toEqual([{ a: Number.NaN }, { a: 1 }])
  })

  test('what was to be JSON or a table and is not, is told', async () => {
    await expect(save(asset('bad'), '{"a":', 'json')).rejects.toThrow('The value was to be JSON and is not')
    await expect(save(asset('bad'), '{"a":', 'json', 'parquet')).rejects.toThrow(ValueUnreadable)
  })

  test('previews are bounded, whatever the value', async () => {
    const wide = Array.from({ length: 300 }, () =>
      Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`column ${n}`, 'x'.repeat(1000)])),
    )
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    for (const data of [
      JSON.stringify(wide),
      deep,
      JSON.stringify('y'.repeat(100_000)),
      JSON.stringify({ a: wide }),
    ]) {
      const { summary } = await save(asset('wide'), data, 'json')
      expect(JSON.stringify(valueSummary.parse(summary)).length).toBeLessThan(2_000_000)
    }
    const { summary } = await save(asset('wide'), JSON.stringify(wide), 'json', 'parquet')
    expect(summary).toMatchObject({ rows: 300 })
    expect(summary.columns).toHaveLength(64)
  })
})

test('a value of 200 MB is stored, described and loaded without passing through this process', async () => {
  const row = JSON.stringify({ id: 1, text: 'x'.repeat(80) })
  const path = join(await mkdtemp(join(folder, 'large-')), '0.json')
  await writeFile(
    path,
    (function* () {
      yield `[${row}`
      const block = `,${row}`.repeat(10_000)
      for (let n = 0; n < 200; n++) yield block
      yield ']'
    })(),
  )
  const before = process.memoryUsage().rss
  const stored = await values.store(
    asset('large'),
    { path, format: 'json' },
    { name: 'result', format: 'parquet' },
  )
  expect(stored.summary).toMatchObject({
    format: 'parquet',
    rows: 2_000_001,
    columns: [{ name: 'id' }, { name: 'text' }],
  })
  const loaded = await values.load(asset('large'), await inputs(), ['json'])
  expect(loaded.sizeBytes).toBeGreaterThan(190_000_000)
  const again = await values.store(asset('large'), { path: loaded.path, format: 'json' }, { name: 'result' })
  expect(again.summary).toMatchObject({ rows: 2_000_001 })
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
}, 60_000)
