import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { escapeSegment, KeyRefused } from './object-key.ts'
import { ObjectMissing } from './object-store.ts'
import type { ObjectStore } from './object-store.ts'

const hostile = [
  '..',
  '.',
  '/',
  'a/b',
  '\\',
  '\0',
  '',
  ' ',
  'é',
  'e\u0301',
  '😀',
  '\u202Eabc',
  '%2E',
  '%',
  '~',
  'x'.repeat(5000),
  '😀'.repeat(200),
  '\uD800',
  '_',
  '.incoming',
  'value.json',
  'con',
]

/** What every object store keeps. `make` answers an empty store. */
export function storeContract(name: string, make: () => Promise<ObjectStore>): void {
  describe(`the ${name} store`, () => {
    let store: ObjectStore
    let folder: string
    beforeEach(async () => {
      store = await make()
      folder = await mkdtemp(join(tmpdir(), 'store-'))
    })
    afterEach(() => rm(folder, { recursive: true, force: true }))
    const keys = async (prefix: string) =>
      (await Array.fromAsync(store.list(prefix)))
        .map((found) => found.key)
        .sort((one, other) => (one < other ? -1 : 1))

    test('what was put is read back, by bytes, text and stream', async () => {
      const bytes = randomBytes(200_000)
      await store.put('a/bytes', bytes)
      await store.put('a/text', 'grün')
      await store.put('a/stream', Readable.from([bytes, bytes]))
      expect((await store.read('a/bytes')).equals(bytes)).toBe(true)
      expect((await store.read('a/text')).toString()).toBe('grün')
      const opened = await store.open('a/stream')
      expect((await buffer(opened.stream)).equals(Buffer.concat([bytes, bytes]))).toBe(true)
      expect([opened.sizeBytes, opened.wholeBytes]).toEqual([400_000, 400_000])
      expect(await store.size('a/stream')).toBe(400_000)
    })

    test('a part of an object is read alone, as far as it goes', async () => {
      await store.put('key', '0123456789')
      const part = async (from: number, size: number) => (await store.readPart('key', from, size)).toString()
      expect(await part(0, 3)).toBe('012')
      expect(await part(4, 2)).toBe('45')
      expect(await part(8, 10)).toBe('89')
      expect(await part(20, 1)).toBe('')
    })

    test('a part is opened as far as it goes, and told how large it and the whole are', async () => {
      await store.put('key', '0123456789')
      const opened = async (fromByte: number, sizeBytes: number) => {
        const { stream, ...sizes } = await store.open('key', { fromByte, sizeBytes })
        return { ...sizes, text: (await buffer(stream)).toString() }
      }
      expect(await opened(4, 2)).toEqual({ sizeBytes: 2, wholeBytes: 10, text: '45' })
      expect(await opened(8, 10)).toEqual({ sizeBytes: 2, wholeBytes: 10, text: '89' })
      expect(await opened(20, 1)).toEqual({ sizeBytes: 0, wholeBytes: 10, text: '' })
    })

    test('several objects become one in their order, and are gone then', async () => {
      const large = randomBytes(6 * 1024 * 1024)
      await store.put('parts/1', large)
      await store.put('parts/2', 'second')
      await store.join(['parts/1', 'parts/2'], 'whole/one')
      expect((await store.read('whole/one')).equals(Buffer.concat([large, Buffer.from('second')]))).toBe(true)
      await expect(store.join(['whole/one', 'nothing'], 'b')).rejects.toThrow(ObjectMissing)
      expect(await keys('')).toEqual(['whole/one'])
    })

    test('a file is copied, and one that may be taken arrives as well', async () => {
      const path = join(folder, 'file')
      await writeFile(path, 'content')
      await store.putAll([{ key: 'copied', path }])
      await store.putAll([
        { key: 'taken', path, mayTake: true },
        { key: 'beside', data: 'x' },
      ])
      // Whoever writes to the path again touches nothing stored.
      await writeFile(path, 'changed')
      expect((await store.read('copied')).toString() + (await store.read('taken')).toString()).toBe(
        'contentcontent',
      )
    })

    test('a fetched file is a copy: changing it changes nothing stored', async () => {
      await store.put('key', 'stored')
      const path = join(folder, 'file')
      await store.fetch('key', path)
      await writeFile(path, 'changed')
      expect((await store.read('key')).toString()).toBe('stored')
    })

    test('putting again replaces the whole object, and a reader of the old one reads on', async () => {
      await store.put('key', 'old'.repeat(100_000))
      const old = await store.open('key')
      await store.put('key', 'new')
      expect((await buffer(old.stream)).toString()).toBe('old'.repeat(100_000))
      expect((await store.read('key')).toString()).toBe('new')
    })

    test('a stream that breaks leaves what was there', async () => {
      await store.put('key', 'old')
      const broken = Readable.from(
        (function* () {
          yield Buffer.from('half')
          throw new Error('broken')
        })(),
      )
      await expect(store.put('key', broken)).rejects.toThrow('broken')
      expect((await store.read('key')).toString()).toBe('old')
      expect(await keys('')).toEqual(['key'])
    })

    test('of several objects none is left when one cannot be read', async () => {
      await expect(
        store.putAll([
          { key: 'a', data: 'x' },
          { key: 'b', path: join(folder, 'missing') },
        ]),
      ).rejects.toThrow()
      expect(await keys('')).toEqual([])
    })

    test('what is missing is told as missing', async () => {
      await store.put('a/b', '')
      for (const key of ['nothing', 'a', 'a/nothing', 'a/b/c']) {
        await expect(store.open(key)).rejects.toThrow(ObjectMissing)
        await expect(store.size(key)).rejects.toThrow(ObjectMissing)
        await expect(store.read(key)).rejects.toThrow(ObjectMissing)
        await expect(store.readPart(key, 0, 1)).rejects.toThrow(ObjectMissing)
        await expect(store.fetch(key, join(folder, 'x'))).rejects.toThrow(ObjectMissing)
        if (key !== 'a') await expect(store.move(key, 'elsewhere')).rejects.toThrow(ObjectMissing)
        await store.remove(key === 'a' ? 'a/c' : key)
      }
      expect(await keys('nothing')).toEqual([])
    })

    test('a prefix is whole segments, and measuring adds up what is under it', async () => {
      await store.put('a/1', '1')
      await store.put('a/b/2', '22')
      await store.put('ab/3', '333')
      expect(await keys('a')).toEqual(['a/1', 'a/b/2'])
      expect(await store.measure('a')).toEqual({ objects: 2, sizeBytes: 3 })
      expect(await store.measure('')).toEqual({ objects: 3, sizeBytes: 6 })
    })

    test('move takes an object elsewhere; remove and removeAll leave the rest', async () => {
      await store.put('a/1', '1')
      await store.put('a/2', '2')
      await store.put('ab', '3')
      await store.move('a/1', 'c/d/1')
      await store.remove('c/d/none')
      expect(await keys('')).toEqual(['a/2', 'ab', 'c/d/1'])
      await store.removeAll('a')
      await store.remove('c/d/1')
      expect(await keys('')).toEqual(['ab'])
    })

    test('no name leaves the root, collides with another or is too long', async () => {
      const escaped = hostile.map(escapeSegment)
      expect(new Set(escaped).size).toBe(hostile.length)
      for (const segment of escaped) await store.put(`deep/${segment}/${segment}/value.json`, segment)
      expect(await keys('')).toHaveLength(hostile.length)
      for (const segment of escaped)
        expect((await store.read(`deep/${segment}/${segment}/value.json`)).toString()).toBe(segment)
    })

    test.each([
      '',
      '/',
      '/etc/passwd',
      '../up',
      'a/../../up',
      'a//b',
      'a/.',
      'a\0b',
      'a\\..\\b',
      `a/${'x'.repeat(256)}`,
    ])('refuses the key %j', async (key) => {
      await expect(store.put(key, 'x')).rejects.toThrow(KeyRefused)
      await expect(store.read(key)).rejects.toThrow(KeyRefused)
      await expect(store.removeAll(key)).rejects.toThrow(KeyRefused)
    })

    test('writers of one key at once leave one whole object', async () => {
      const written = Array.from({ length: 10 }, (_, n) => String(n).repeat(50_000))
      await Promise.all(written.map((text) => store.put('key', text)))
      expect(written).toContain((await store.read('key')).toString())
      expect(await keys('')).toEqual(['key'])
    })

    test('an object of 64 MiB goes through a stream', async () => {
      const chunk = Buffer.alloc(1024 * 1024, 7)
      await store.put('large', Readable.from(Array.from({ length: 64 }, () => chunk)))
      await store.fetch('large', join(folder, 'large'))
      expect((await stat(join(folder, 'large'))).size).toBe(64 * 1024 * 1024)
      expect((await readFile(join(folder, 'large'))).subarray(-3)).toEqual(Buffer.from([7, 7, 7]))
    })
  })
}
