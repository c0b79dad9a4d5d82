import { readFileSync } from 'node:fs'

import { beforeAll, describe, expect, test } from 'vitest'

import { testServer, type SignedIn } from '#server/testing/test-server.ts'

const server = testServer()
let owner: SignedIn
let slug: string
const pipelines = () => server.as(owner, slug).pipelines
const numbers = readFileSync('examples/numbers.yaml', 'utf8')
const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

beforeAll(async () => {
  owner = await server.signUp('drawer')
  slug = (await server.createTenant(owner, 'Drawing')).slug
})

describe('a new pipeline', () => {
  test('is there, empty, under its name', async () => {
    const { name } = await pipelines().create({ name: 'weather' })
    expect(name).toBe('weather')
    const listed = (await pipelines().list()).find((row) => row.name === 'weather')
    expect(listed).toMatchObject({
      elements: 0,
      revision: 0,
      updatedBy: 'drawer',
      active: null,
      changedSinceActive: true,
    })
  })

  test('cannot have a name that is taken, by whatever case of a race, nor one that fits no address', async () => {
    const twice = await Promise.allSettled([
      pipelines().create({ name: 'race' }),
      pipelines().create({ name: 'race' }),
    ])
    expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(pipelines().create({ name: 'race' })).rejects.toEqual(refusal('name_taken'))
    for (const name of ['', 'a/b', '../x', 'a b', 'x\u202Ey', '😀', '__proto__', 'x'.repeat(65), 'nul\u0000'])
      await expect(pipelines().create({ name }), JSON.stringify(name)).rejects.toEqual(
        refusal('invalid_input'),
      )
  })
})

describe('importing', () => {
  test('takes a YAML text in, and gives it back with its comments', async () => {
    const { name, problems } = await pipelines().import({ text: numbers })
    expect([name, problems]).toEqual(['numbers', []])
    const { fileName, text } = await pipelines().export({ pipeline: name, format: 'yaml' })
    expect(fileName).toBe('numbers.yaml')
    expect(text).toBe(numbers)
  })

  test('what was edited since is in the text, beside the comments', async () => {
    const commented = '# Mind the gap.\nsluice: pipeline\nname: commented # so it is\n'
    await pipelines().import({ text: commented })
    await pipelines().rename({ pipeline: 'commented', name: 'recalled' })
    const { text } = await pipelines().export({ pipeline: 'recalled', format: 'yaml' })
    expect(text).toContain('# Mind the gap.')
    expect(text).toContain('name: recalled # so it is')
  })

  test('asks what to do where the name is taken', async () => {
    await expect(pipelines().import({ text: numbers })).rejects.toEqual(refusal('name_taken'))
    expect((await pipelines().import({ text: numbers, onConflict: 'rename' })).name).toBe('numbers_2')
    const { text } = await pipelines().export({ pipeline: 'numbers_2', format: 'json' })
    expect(JSON.parse(text)).toMatchObject({ sluice: 'pipeline', name: 'numbers_2' })
    const other = 'sluice: pipeline\nname: numbers\ndescription: replaced\n'
    expect((await pipelines().import({ text: other, onConflict: 'replace' })).name).toBe('numbers')
    expect((await pipelines().export({ pipeline: 'numbers', format: 'yaml' })).text).toBe(other)
    const listed = (await pipelines().list()).find((row) => row.name === 'numbers')
    expect(listed).toMatchObject({ elements: 0, revision: 1, description: 'replaced' })
  })

  test('refuses what is no pipeline, and says where', async () => {
    const bad = pipelines().import({ text: 'sluice: pipeline\nname: broken\nassets: 7\n' })
    await expect(bad).rejects.toThrow(/line 3/)
    for (const text of [
      '',
      '{',
      'a: &a [*a]',
      `a: &a ["x"]\n${Array.from({ length: 40 }, (_, index) => `b${index}: [*a, *a]`).join('\n')}`,
      '{"__proto__": {"x": 1}, "name": "p"}',
    ])
      await expect(pipelines().import({ text }), text.slice(0, 20)).rejects.toEqual(
        refusal('invalid_document'),
      )
  })

  test('takes in what has problems, and tells them', async () => {
    const text =
      'sluice: pipeline\nname: troubled\nassets:\n  - key: a\n    deps: [b]\n    compute: {kind: python, code: "def a(b): ..."}\n'
    const { problems } = await pipelines().import({ text })
    expect(problems.map(({ code }) => code)).toContain('unknown_asset')
  })
})

describe('renaming and removing', () => {
  test('a renamed pipeline is found under its new name only, and its document says so', async () => {
    await pipelines().create({ name: 'before' })
    await pipelines().rename({ pipeline: 'before', name: 'after' })
    await expect(pipelines().export({ pipeline: 'before', format: 'json' })).rejects.toEqual(
      refusal('not_found'),
    )
    const { text } = await pipelines().export({ pipeline: 'after', format: 'json' })
    expect(JSON.parse(text)).toMatchObject({ name: 'after' })
    await pipelines().create({ name: 'occupied' })
    await expect(pipelines().rename({ pipeline: 'after', name: 'occupied' })).rejects.toEqual(
      refusal('name_taken'),
    )
  })

  test('a removed one is gone, and its name is free again', async () => {
    await pipelines().create({ name: 'short-lived' })
    await pipelines().remove({ pipeline: 'short-lived' })
    await expect(pipelines().remove({ pipeline: 'short-lived' })).rejects.toEqual(refusal('not_found'))
    expect((await pipelines().create({ name: 'short-lived' })).name).toBe('short-lived')
  })
})
