import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { asset, valuesSample } from './testing/values-sample.ts'
import { ValueMissing } from './value-failures.ts'
import type { ValueAddress } from './value-store.ts'

const { sample, save, text, inputs, fileOf } = valuesSample()

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
    expect(stored.path.startsWith(join(sample.root, 'acme/production/numbers/even/_/'))).toBe(true)
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
    const said = await sample.values.store(
      asset('same'),
      { ...(await fileOf('30', 'json')), dataVersion: 'mine' },
      { name: 'result' },
    )
    expect(said.dataVersion).toBe('mine')
    expect((await text(asset('same'), ['json'])).dataVersion).toBe('mine')
  })

  test('by reference the value is one line of text, which is where it is told to be', async () => {
    const big = { ...asset('lake/orders'), ioManager: 'reference' }
    const place = 's3://lake/orders/2026-01-01.parquet'
    expect((await save(big, `${place}\n`, 'text')).path).toBe(place)
    expect((await text(big, ['text'])).text.trim()).toBe(place)
    expect((await save(big, JSON.stringify(place), 'json')).path).toBe(place)
    expect((await text(big, ['json'])).text).toBe(JSON.stringify(place))
    for (const [data, format] of [
      ['[1,2]', 'json'],
      ['two\nlines', 'text'],
      ['', 'text'],
      ['x'.repeat(9_000), 'text'],
      [new Uint8Array([1]), 'bytes'],
    ] as const)
      await expect(save(big, data, format)).rejects.toThrow(/the path or the address of its data/)
    expect((await text(big, ['json'])).text).toBe(JSON.stringify(place))
  })

  test('what is not there is missing, in a sentence', async () => {
    await expect(sample.values.load(asset('nowhere'), await inputs(), ['json'])).rejects.toThrow(ValueMissing)
    await expect(
      sample.values.load(asset('nowhere', '2026-01-01'), await inputs(), ['json']),
    ).rejects.toThrow('Nothing is stored for the asset nowhere, partition 2026-01-01. Materialize it first.')
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
    const { objects } = await sample.store.measure('')
    expect((await Array.fromAsync(sample.store.list('acme/production'))).length).toBe(objects)
  })

  test('a new value replaces the old in one step and keeps the two before it', async () => {
    for (let n = 0; n < 6; n++) await save(asset('often'), String(n), 'json')
    expect((await text(asset('often'), ['json'])).text).toBe('5')
    expect((await readdir(join(sample.root, 'acme/production/often/_'))).sort()).toMatchObject(
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

  test('a writer killed at any moment leaves a whole value and its own version', async () => {
    for (let round = 0; round < 5; round++) {
      const writer = fork(join(import.meta.dirname, 'testing', 'store-for-ever.ts'), [sample.root], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      await new Promise((stored) => writer.once('message', stored))
      await new Promise((after) => setTimeout(after, Math.random() * 30))
      writer.kill('SIGKILL')
      await once(writer, 'exit')
      const seen = await text(asset('crashed'), ['json'])
      expect(JSON.parse(seen.text)).toBe(seen.dataVersion?.repeat(200_000))
    }
  })

  test('a resource of type file is the IO manager file; an unknown type is refused', async () => {
    await save(asset('in/lake', null, 'lake'), '1', 'json')
    expect((await text(asset('in/lake', null, 'lake'), ['json'])).text).toBe('1')
    await expect(save(asset('x', null, 's'), '1', 'json')).rejects.toThrow(
      'The IO manager "s" (snowflake) is not known here. Use file, memory, reference, or a resource',
    )
  })

  test('memory keeps values for the run only', async () => {
    const address = asset('kept', null, 'memory')
    expect((await save(address, '[1]', 'json')).path).toBe('memory:assets/kept/_')
    await save(address, '[1,2]', 'json')
    expect((await text(address, ['json'])).text).toBe('[1,2]')
    await expect(
      sample.values.load(asset('other', null, 'memory'), await inputs(), ['json']),
    ).rejects.toThrow('keeps values only within one run')
  })
})
