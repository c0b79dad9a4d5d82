import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { stepOutput } from '#core/run/step-graph.ts'

import { findOutputs } from './container-outputs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outputs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const found = (...outputs: object[]) =>
  findOutputs(folder, { outputs: outputs.map((output) => stepOutput.parse(output)) })
const leave = (name: string, text: string) => writeFile(join(folder, name), text)

describe('what a container leaves', () => {
  test('is an output by its name or its asset’s, with a format by its extension or else by its content', async () => {
    await leave('result', '{"a": 1}')
    expect((await found({ name: 'result' })).listed).toMatchObject([{ name: 'result', format: 'json' }])
    await rm(join(folder, 'result'))
    await leave('orders.txt', '{"a": 1}')
    expect((await found({ name: 'result', asset: 'raw/orders' })).listed).toMatchObject([
      { name: 'result', format: 'text', file: join(folder, 'orders.txt') },
    ])
  })

  test('of a dynamic output is a folder with a piece a file', async () => {
    await mkdir(join(folder, 'parts'))
    await leave('parts/b.csv', 'x\n1\n')
    await leave('parts/a.csv', 'x\n2\n')
    expect((await found({ name: 'parts', dynamic: true })).listed).toMatchObject([
      { mappingKey: 'a', format: 'csv' },
      { mappingKey: 'b', format: 'csv' },
    ])
  })

  test('and belongs to no output is named', async () => {
    await leave('notes.md', 'x')
    expect((await found({ name: 'result', asset: 'a' })).strangers).toEqual(['notes.md'])
  })

  test('twice for one output, or as anything but a file, is refused', async () => {
    await leave('result.json', '1')
    await leave('result.csv', 'x\n')
    await expect(found({ name: 'result' })).rejects.toThrow('two files')
    await rm(join(folder, 'result.csv'))
    await rm(join(folder, 'result.json'))
    await symlink('/etc/passwd', join(folder, 'result.json'))
    await expect(found({ name: 'result' })).rejects.toThrow('no plain file')
  })
})

describe('a container that leaves nothing', () => {
  test('may have made its only asset', async () => {
    expect((await found({ name: 'result', asset: 'a' })).listed).toBeUndefined()
  })
  test('has done its op', async () => {
    expect((await found({ name: 'result' })).listed).toEqual([{ name: 'result', typeName: 'nothing' }])
  })
  test('has made none of several outputs, unless it says so', async () => {
    expect((await found({ name: 'a', asset: 'a' }, { name: 'b', asset: 'b' })).listed).toEqual([])
  })
})
