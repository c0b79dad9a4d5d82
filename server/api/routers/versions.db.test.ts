import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { Change } from '#core/document/change.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
let owner: SignedIn
let tenant: CreatedTenant
let pipelineId: string
let name: string
const as = () => server.as(owner, tenant.slug)
const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

/** An asset per call, so that each test publishes content and keys of its own. */
let count = 0
const adding = (key = `asset_${(count += 1)}`): Change => ({
  label: `Add ${key}`,
  edits: [
    {
      do: 'add',
      element: {
        kind: 'asset',
        id: key,
        key,
        compute: { kind: 'python', code: `def ${key}():\n    return 1\n` },
      },
    },
  ],
})
const save = async (...changes: Change[]): Promise<number> => {
  const { revision } = await as().drafts.open({ pipeline: name })
  return (await as().drafts.save({ pipelineId, baseRevision: revision, client: newId(), batch: 0, changes }))
    .revision
}
const publish = (revision: number, reason = 'because') =>
  as().versions.publish({ pipelineId, revision, reason })

beforeAll(async () => {
  owner = await server.signUp('publisher')
  tenant = await server.createTenant(owner, 'Publishing')
})
beforeEach(async () => {
  name = `pipeline_${(count += 1)}`
  pipelineId = (await as().pipelines.create({ name })).id
})

describe('publishing', () => {
  test('freezes the draft, activates it, and says who and why', async () => {
    const revision = await save(adding())
    const { number, hash } = await publish(revision, 'first')
    expect([number, hash]).toEqual([1, expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect(await as().versions.list({ pipelineId })).toEqual([
      {
        number: 1,
        hash,
        reason: 'first',
        author: 'publisher',
        createdAt: expect.any(Date),
        active: true,
        activations: [{ by: 'publisher', at: expect.any(Date), reason: 'first' }],
      },
    ])
    const opened = await as().drafts.open({ pipeline: name })
    expect(opened.active).toEqual({ number: 1, hash, document: opened.document })
    const listed = (await as().pipelines.list()).find((row) => row.id === pipelineId)
    expect(listed).toMatchObject({ active: { number: 1 }, changedSinceActive: false })
    expect((await as().audit.list()).entries[0]).toMatchObject({
      action: 'pipeline.published',
      detail: { reason: 'first' },
    })
  })

  test('the same content again is nothing to publish; layout is no content; old content gets its old number', async () => {
    const first = await publish(await save(adding()))
    const id = `asset_${count}`
    const moved = await save({ label: 'Move', edits: [{ do: 'place', id, to: { x: 1, y: 2 } }] })
    await expect(publish(moved)).rejects.toEqual(refusal('nothing_to_publish'))
    const described: Change = {
      label: 'Describe',
      edits: [{ do: 'configure', field: 'description', to: 'x' }],
    }
    expect((await publish(await save(described))).number).toBe(2)
    const undone: Change = { label: 'Undo', edits: [{ do: 'configure', field: 'description', from: 'x' }] }
    expect(await publish(await save(undone))).toEqual(first)
    expect((await as().versions.list({ pipelineId })).map((row) => [row.number, row.active])).toEqual([
      [2, false],
      [1, true],
    ])
  })

  test('of two at once one wins and the other is told', async () => {
    const revision = await save(adding())
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => publish(revision)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toEqual(refusal('nothing_to_publish'))
  })

  test('what was not looked at is not published', async () => {
    const seen = await save(adding())
    await save(adding())
    await expect(publish(seen)).rejects.toEqual(refusal('revision_conflict'))
  })

  test('errors stand in the way, with their places', async () => {
    const key = `lonely_${count}`
    const element = {
      kind: 'asset',
      id: key,
      key,
      deps: [{ asset: 'nowhere' }],
      compute: { kind: 'python', code: `def ${key}(nowhere): ...` },
    } as const
    const revision = await save({
      label: 'Add',
      edits: [{ do: 'add', element: { ...element, deps: [...element.deps] } }],
    })
    expect((await as().versions.preview({ pipelineId })).problems[0]).toMatchObject({
      code: 'unknown_asset',
      elementId: key,
    })
    await expect(publish(revision)).rejects.toMatchObject({
      cause: { code: 'invalid_document', detail: { problems: [{ code: 'unknown_asset', elementId: key }] } },
    })
  })

  test('a key is made by one pipeline of a deployment, also when two publish it at once', async () => {
    const key = `shared_${count}`
    const other = await as().pipelines.create({ name: `other_${count}` })
    await as().drafts.save({
      pipelineId: other.id,
      baseRevision: 0,
      client: newId(),
      batch: 0,
      changes: [adding(key)],
    })
    const revision = await save(adding(key))
    const results = await Promise.allSettled([
      publish(revision),
      as().versions.publish({ pipelineId: other.id, revision: 1, reason: 'me too' }),
    ])
    const lost = results.filter((result) => result.status === 'rejected')
    expect(lost).toHaveLength(1)
    expect(lost[0]?.reason).toEqual(refusal('invalid_document'))
    expect(lost[0]?.reason.message).toContain(key)
  })

  test('a removed pipeline gives its keys back', async () => {
    const key = `given_back_${count}`
    await publish(await save(adding(key)))
    await as().pipelines.remove({ pipeline: name })
    const heir = await as().pipelines.create({ name: `heir_${count}` })
    await as().drafts.save({
      pipelineId: heir.id,
      baseRevision: 0,
      client: newId(),
      batch: 0,
      changes: [adding(key)],
    })
    expect(
      (await as().versions.publish({ pipelineId: heir.id, revision: 1, reason: 'mine now' })).number,
    ).toBe(1)
  })

  test('the assets of other pipelines are known, and may be built on', async () => {
    const key = `base_${count}`
    await publish(await save(adding(key)))
    const next = await as().pipelines.create({ name: `next_${count}` })
    const element = {
      kind: 'asset',
      id: 'n',
      key: `n_${count}`,
      deps: [{ asset: key }],
      compute: { kind: 'python', code: `def n_${count}(${key}): ...` },
    } as const
    const changes = [
      { label: 'Add', edits: [{ do: 'add' as const, element: { ...element, deps: [...element.deps] } }] },
    ]
    await as().drafts.save({ pipelineId: next.id, baseRevision: 0, client: newId(), batch: 0, changes })
    const { foreignAssets } = await as().drafts.open({ pipeline: next.name })
    expect(foreignAssets).toContainEqual({ key, pipeline: name, deps: [] })
    expect((await as().versions.publish({ pipelineId: next.id, revision: 1, reason: 'on top' })).number).toBe(
      1,
    )
  })
})

test('a circle that leads through another pipeline stands in the way', async () => {
  const [first, second] = [`first_${count}`, `second_${count}`]
  await publish(await save(adding(first)))
  const other = await as().pipelines.create({ name: `around_${count}` })
  const making = (key: string, dep: string) => ({
    kind: 'asset' as const,
    id: key,
    key,
    deps: [{ asset: dep }],
    compute: { kind: 'python' as const, code: `def ${key}(${dep}): ...` },
  })
  const change = { label: 'Add', edits: [{ do: 'add' as const, element: making(second, first) }] }
  await as().drafts.save({
    pipelineId: other.id,
    baseRevision: 0,
    client: newId(),
    batch: 0,
    changes: [change],
  })
  await as().versions.publish({ pipelineId: other.id, revision: 1, reason: 'half of a circle' })
  const { document } = await as().drafts.open({ pipeline: name })
  const element = document.elements[first]
  if (!element) throw new Error('There is no such asset.')
  const closing: Change = {
    label: 'Close the circle',
    edits: [
      { do: 'remove', element },
      { do: 'add', element: making(first, second) },
    ],
  }
  const revision = await save(closing)
  await expect(publish(revision)).rejects.toMatchObject({
    cause: { code: 'invalid_document', detail: { problems: [{ code: 'cycle', elementId: first }] } },
  })
})

describe('a version', () => {
  test('never changes and is never deleted, by whatever hand', async () => {
    await publish(await save(adding()))
    for (const statement of [`UPDATE version SET reason = 'other'`, 'DELETE FROM version'])
      await expect(
        tenantTransaction(server.deps.database, tenant, ({ sql }) => sql(statement)),
      ).rejects.toThrow('permission denied')
  })

  test('comes back as the draft, as an edit that others see, or as the active version, leaving the draft alone', async () => {
    await publish(await save(adding()))
    const first = await as().drafts.open({ pipeline: name })
    await publish(await save(adding()))
    const second = await as().drafts.open({ pipeline: name })
    await as().versions.restore({ pipelineId, number: 1, as: 'draft', reason: 'back' })
    const back = await as().drafts.open({ pipeline: name })
    expect([back.document, back.revision, back.active?.number]).toEqual([
      first.document,
      second.revision + 1,
      2,
    ])
    const since = await as().drafts.since({ pipelineId, revision: second.revision })
    expect(since).toMatchObject({ changes: [{ change: { label: 'Restore version 1' } }] })
    await as().versions.restore({ pipelineId, number: 1, as: 'active', reason: 'roll back' })
    expect((await as().drafts.open({ pipeline: name })).active?.number).toBe(1)
    await expect(
      as().versions.restore({ pipelineId, number: 1, as: 'active', reason: 'again' }),
    ).rejects.toEqual(refusal('nothing_to_publish'))
    await expect(as().versions.restore({ pipelineId, number: 9, as: 'draft', reason: 'x' })).rejects.toEqual(
      refusal('not_found'),
    )
  })

  test('a draft that was not published is kept before a version or a text takes its place', async () => {
    await publish(await save(adding()))
    await save(adding())
    const unpublished = (await as().drafts.open({ pipeline: name })).document
    const restored = await as().versions.restore({ pipelineId, number: 1, as: 'draft', reason: 'back' })
    expect(restored.kept).toBe(2)
    expect((await as().versions.list({ pipelineId })).map((row) => [row.number, row.active])).toEqual([
      [2, false],
      [1, true],
    ])
    const again = await as().versions.restore({ pipelineId, number: 2, as: 'draft', reason: 'mine' })
    expect(again.kept).toBeNull()
    expect((await as().drafts.open({ pipeline: name })).document).toEqual(unpublished)

    await save(adding())
    await as().pipelines.import({ text: `sluice: pipeline\nname: ${name}\n`, onConflict: 'replace' })
    expect((await as().versions.list({ pipelineId }))[0]).toMatchObject({
      number: 3,
      active: false,
      reason: 'The draft before a text replaced it',
    })
  })

  test('a kept draft with problems is not made active', async () => {
    await publish(await save(adding()))
    const key = `broken_${count}`
    const compute = { kind: 'python' as const, code: `def ${key}(nowhere): ...` }
    await save({
      label: 'Add',
      edits: [{ do: 'add', element: { kind: 'asset', id: key, key, deps: [{ asset: 'nowhere' }], compute } }],
    })
    await as().versions.restore({ pipelineId, number: 1, as: 'draft', reason: 'back' })
    await expect(
      as().versions.restore({ pipelineId, number: 2, as: 'active', reason: 'try' }),
    ).rejects.toEqual(refusal('invalid_document'))
  })

  test('is shown and exported as it was published', async () => {
    await publish(await save(adding()))
    const { document } = await as().drafts.open({ pipeline: name })
    await save(adding())
    const shown = await as().versions.show({ pipelineId, number: 1 })
    expect(shown.document).toEqual(document)
    expect(shown.diffToPrevious.elements).toHaveLength(1)
    const { fileName, text } = await as().pipelines.export({ pipeline: name, format: 'json', version: 1 })
    expect(fileName).toBe(`${name}-1.json`)
    expect(JSON.parse(text).assets).toHaveLength(1)
  })

  test('says who made it active, when and why, each time', async () => {
    await publish(await save(adding()), 'one')
    await publish(await save(adding()), 'two')
    await as().versions.restore({ pipelineId, number: 1, as: 'active', reason: 'two was slow' })
    const [second, first] = await as().versions.list({ pipelineId })
    expect(first?.activations.map(({ by, reason }) => `${by}: ${reason}`)).toEqual([
      'publisher: two was slow',
      'publisher: one',
    ])
    expect([first?.active, second?.active]).toEqual([true, false])
    expect(second?.activations).toHaveLength(1)
  })
})
