import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { applied } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import { documentLimits } from '#core/document/document-limits.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
let ada: SignedIn
let bob: SignedIn
let tenant: CreatedTenant
let pipelineId: string
let name: string
const [adasClient, bobsClient] = [newId(), newId()]
const as = (person: SignedIn) => server.as(person, tenant.slug).drafts
const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

const asset = (key: string, code = `def ${key}(): ...`) =>
  ({ kind: 'asset', id: key, key, compute: { kind: 'python', code } }) as const
const add = (key: string): Change => ({ label: `Add ${key}`, edits: [{ do: 'add', element: asset(key) }] })
const setCode = (key: string, from: string, to: string): Change => ({
  label: `Edit ${key}`,
  edits: [
    { do: 'set', id: key, field: 'compute', from: asset(key, from).compute, to: asset(key, to).compute },
  ],
})
const save = (person: SignedIn, baseRevision: number, batch: number, ...changes: Change[]) =>
  as(person).save({
    pipelineId,
    baseRevision,
    client: person === ada ? adasClient : bobsClient,
    batch,
    changes,
  })

let count = 0
beforeAll(async () => {
  ada = await server.signUp('ada')
  bob = await server.signUp('bob')
  tenant = await server.createTenant(ada, 'Together')
  await server.join(bob, tenant, 'editor')
})
beforeEach(async () => {
  name = `draft_${(count += 1)}`
  pipelineId = (await server.as(ada, tenant.slug).pipelines.create({ name })).id
})

test('a save is kept, a change a revision', async () => {
  const saved = await save(ada, 0, 0, add('one'), add('two'))
  expect(saved).toEqual({ revision: 2, theirs: [], rebased: [add('one'), add('two')], conflicts: [] })
  const opened = await as(bob).open({ pipeline: name })
  expect([opened.revision, Object.keys(opened.document.elements)]).toEqual([2, ['one', 'two']])
  expect(opened.me).toEqual({ id: bob.id, name: 'bob' })
})

test('the words a draft is written in are kept beside it, and comments come back with what was drawn since', async () => {
  expect(await as(ada).writtenText({ pipelineId })).toEqual({ text: null })
  const text = `sluice: pipeline\nname: ${name} # ours\n`
  await as(ada).keepWrittenText({ pipelineId, text })
  expect(await as(bob).writtenText({ pipelineId })).toEqual({ text })
  expect((await as(bob).open({ pipeline: name })).revision).toBe(0)
  await save(ada, 0, 0, add('one'))
  const exported = await server.as(bob, tenant.slug).pipelines.export({ pipeline: name, format: 'yaml' })
  expect(exported.text).toContain(`name: ${name} # ours`)
  expect(exported.text).toContain('key: one')
})

test('a text that cannot be read is not kept', async () => {
  await expect(as(ada).keepWrittenText({ pipelineId, text: 'assets: [' })).rejects.toEqual(
    refusal('invalid_document'),
  )
  expect(await as(ada).writtenText({ pipelineId })).toEqual({ text: null })
})

test('a draft is opened by its id whatever it is called now', async () => {
  await server.as(ada, tenant.slug).pipelines.rename({ pipeline: name, name: `${name}_renamed` })
  expect(await as(bob).open({ pipelineId })).toMatchObject({ pipelineId, name: `${name}_renamed` })
  await expect(as(bob).open({ pipeline: name })).rejects.toEqual(refusal('not_found'))
  await expect(as(bob).open({ pipelineId: newId() })).rejects.toEqual(refusal('not_found'))
})

test('a save that comes twice is applied once and answered alike, also when both come at the same time', async () => {
  const [first, second] = await Promise.all([save(ada, 0, 0, add('one')), save(ada, 0, 0, add('one'))])
  expect(second).toEqual(first)
  await save(bob, 1, 0, add('two'))
  expect(await save(ada, 0, 0, add('one'))).toEqual(first)
  expect((await as(ada).open({ pipeline: name })).revision).toBe(2)
})

describe('two people at once', () => {
  test('both keep what they did, and each is told what the other did', async () => {
    const mine = await save(ada, 0, 0, add('adas'))
    const theirs = await save(bob, 0, 0, add('bobs'))
    expect(theirs.theirs).toEqual([
      { revision: 1, author: { id: ada.id, name: 'ada' }, client: adasClient, change: add('adas') },
    ])
    expect([mine.revision, theirs.revision, theirs.conflicts]).toEqual([1, 2, []])
    const { document } = await as(ada).open({ pipeline: name })
    expect(Object.keys(document.elements).toSorted()).toEqual(['adas', 'bobs'])
    const since = await as(ada).since({ pipelineId, revision: 1 })
    expect(since).toMatchObject({ revision: 2, changes: [{ revision: 2, author: { name: 'bob' } }] })
  })

  test('a real conflict becomes a copy with a name, once, whoever of them saves again', async () => {
    await save(ada, 0, 0, add('shared'))
    const first = 'def shared(): ...'
    await save(ada, 1, 1, setCode('shared', first, 'def shared(): return "ada"'))
    const changes = [
      setCode('shared', first, 'def shared(): return "b"'),
      setCode('shared', 'def shared(): return "b"', 'def shared(): return "bob"'),
    ]
    const saved = await save(bob, 1, 0, ...changes)
    expect(saved.conflicts).toEqual([
      {
        elementId: 'shared',
        copyId: expect.any(String),
        sentence: 'ada changed shared meanwhile; yours is kept beside it as shared_copy_of_bob.',
      },
    ])
    expect(await save(bob, 1, 0, ...changes)).toEqual(saved)
    const { document } = await as(ada).open({ pipeline: name })
    const codes = Object.values(document.elements).map(
      (element) => element.kind === 'asset' && element.compute,
    )
    expect(codes).toHaveLength(2)
    expect(JSON.stringify(codes)).toContain('ada')
    expect(JSON.stringify(codes)).toContain('bob')
  })

  test('whatever they do in whatever order, everybody ends with the same document and nothing that was added is lost', async () => {
    const step = fc.record({
      who: fc.boolean(),
      catchUp: fc.boolean(),
      keys: fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        name = `draft_${(count += 1)}`
        pipelineId = (await server.as(ada, tenant.slug).pipelines.create({ name })).id
        const sides = [ada, bob].map((person) => ({
          person,
          revision: 0,
          document: emptyDocument(name),
          batch: 0,
        }))
        let added = 0
        for (const { who, catchUp, keys } of steps) {
          const side = sides[who ? 0 : 1]
          if (!side) continue
          if (catchUp) {
            const news = await as(side.person).since({ pipelineId, revision: side.revision })
            if ('reload' in news) throw new Error('Everything is kept here.')
            side.document = news.changes.reduce<PipelineDocument>(
              (document, { change }) => applied(document, change),
              side.document,
            )
            side.revision = news.revision
          }
          let local = side.document
          const changes = keys.map((key) => {
            const id = `k${key}`
            const before = local.elements[id]
            const code = `# ${side.person.name} ${(added += 1)}`
            const change: Change =
              before?.kind === 'asset' && before.compute.kind === 'python'
                ? setCode(id, before.compute.code, code)
                : { label: 'Add', edits: [{ do: 'add', element: asset(id, code) }] }
            local = applied(local, change)
            return change
          })
          const answer = await save(side.person, side.revision, (side.batch += 1), ...changes)
          const after = [...answer.theirs.map(({ change }) => change), ...answer.rebased]
          side.document = after.reduce<PipelineDocument>(applied, side.document)
          side.revision = answer.revision
          // The last word of a save is in the draft: in its place, or in a copy.
          expect(JSON.stringify(side.document)).toContain(`# ${side.person.name} ${added}"`)
        }
        const { document, revision } = await as(ada).open({ pipeline: name })
        for (const side of sides) {
          const news = await as(side.person).since({ pipelineId, revision: side.revision })
          if ('reload' in news) throw new Error('Everything is kept here.')
          const caughtUp = news.changes.reduce<PipelineDocument>(
            (own, { change }) => applied(own, change),
            side.document,
          )
          expect([news.revision, caughtUp]).toEqual([revision, document])
        }
      }),
      { numRuns: 15 },
    )
  }, 120_000)
})

describe('what is refused', () => {
  test('a base of another past, changes that do not fit, and a document too large; nothing of it is kept', async () => {
    await save(ada, 0, 0, add('one'))
    await expect(save(ada, 7, 1, add('two'))).rejects.toEqual(refusal('revision_conflict'))
    await expect(save(ada, 1, 1, add('one'))).rejects.toEqual(refusal('revision_conflict'))
    const bad: Change = { label: 'Bad', edits: [{ do: 'set', id: 'one', field: 'key', from: 'one', to: 7 }] }
    await expect(save(ada, 1, 1, bad)).rejects.toEqual(refusal('invalid_document'))
    const nul: Change = { label: 'x\u0000', edits: [] }
    await expect(save(ada, 1, 1, nul)).rejects.toEqual(refusal('invalid_input'))
    const huge: Change = {
      label: 'Huge',
      edits: [{ do: 'add', element: asset('huge', 'x'.repeat(documentLimits.sizeBytes)) }],
    }
    await expect(save(ada, 1, 1, add('two'), huge)).rejects.toEqual(refusal('too_large'))
    expect((await as(ada).open({ pipeline: name })).revision).toBe(1)
  })

  test('who is far behind is asked to load anew', async () => {
    for (let batch = 0; batch < 3; batch += 1)
      await save(
        ada,
        batch * 400,
        batch,
        ...Array.from({ length: 400 }, (_, index): Change => {
          const number = batch * 400 + index
          return {
            label: 'Describe',
            edits: [
              {
                do: 'configure',
                field: 'description',
                ...(number && { from: `${number}` }),
                to: `${number + 1}`,
              },
            ],
          }
        }),
      )
    expect(await as(bob).since({ pipelineId, revision: 0 })).toEqual({ reload: true })
    expect(await as(bob).since({ pipelineId, revision: 2000 })).toEqual({ reload: true })
    expect(await as(bob).since({ pipelineId, revision: 1200 })).toEqual({ revision: 1200, changes: [] })
    await expect(save(bob, 0, 0, add('late'))).rejects.toEqual(refusal('revision_conflict'))
  })
})

test('a pipeline whose name is edited in the designer is called so, as soon as the name is free', async () => {
  await save(ada, 0, 0, {
    label: 'Name',
    edits: [{ do: 'configure', field: 'name', from: name, to: `${name}_new` }],
  })
  expect((await as(ada).open({ pipeline: `${name}_new` })).pipelineId).toBe(pipelineId)
})

describe('presence', () => {
  const see = (person: SignedIn, client: string, selection: string[], leaving?: boolean) =>
    as(person).presence({ pipelineId, client, selection, ...(leaving && { leaving }) })

  test('shows who else is there, at what, until they leave or fall silent', async () => {
    expect((await see(ada, adasClient, [])).others).toEqual([])
    const adaSeen = { client: adasClient, user: { id: ada.id, name: 'ada' }, selection: ['one'] }
    await see(ada, adasClient, ['one'])
    expect((await see(bob, bobsClient, [])).others).toEqual([adaSeen])
    await see(bob, bobsClient, [], true)
    expect((await see(ada, adasClient, ['one'])).others).toEqual([])
    server.clock.pass(31_000)
    expect((await see(bob, bobsClient, [])).others).toEqual([])
  })
})
