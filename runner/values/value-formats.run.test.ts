import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { valueSummary } from '#core/run/metadata.ts'

import { parseExactJson } from './exact-json.ts'
import { asset, valuesSample } from './testing/values-sample.ts'
import { ValueUnreadable } from './value-failures.ts'

const { sample, save, text, inputs, fileOf } = valuesSample()

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
    const stored = await sample.values.store(
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
    const { summary } = await sample.values.store(
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
    const loaded = await sample.values.load(asset('raw'), await inputs(), ['json', 'bytes'])
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
  const path = join(await mkdtemp(join(sample.folder, 'large-')), '0.json')
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
  const stored = await sample.values.store(
    asset('large'),
    { path, format: 'json' },
    { name: 'result', format: 'parquet' },
  )
  expect(stored.summary).toMatchObject({
    format: 'parquet',
    rows: 2_000_001,
    columns: [{ name: 'id' }, { name: 'text' }],
  })
  const loaded = await sample.values.load(asset('large'), await inputs(), ['json'])
  const { size } = await stat(loaded.path)
  expect(size).toBeGreaterThan(190_000_000)
  const again = await sample.values.store(
    asset('large'),
    { path: loaded.path, format: 'json' },
    { name: 'result' },
  )
  expect(again.summary).toMatchObject({ rows: 2_000_001 })
  // It never lay in memory whole.
  expect(process.memoryUsage().rss - before).toBeLessThan(size)
}, 240_000)
