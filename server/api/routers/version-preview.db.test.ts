import { beforeAll, beforeEach, expect, test } from 'vitest'

import { codeVersionOf } from '#core/asset/code-version.ts'
import type { Change } from '#core/document/change.ts'
import type { AssetElement } from '#core/document/element.ts'
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

let count = 0
const madeBy = (key: string): AssetElement => ({
  kind: 'asset',
  id: key,
  key,
  compute: { kind: 'python', code: `def ${key}():\n    return 1\n` },
})
const adding = (key = `asset_${(count += 1)}`): Change => ({
  label: `Add ${key}`,
  edits: [{ do: 'add', element: madeBy(key) }],
})
const save = async (...changes: Change[]): Promise<number> => {
  const { revision } = await as().drafts.open({ pipelineId })
  return (await as().drafts.save({ pipelineId, baseRevision: revision, client: newId(), batch: 0, changes }))
    .revision
}
const publish = (revision: number) => as().versions.publish({ pipelineId, revision, reason: 'because' })

beforeAll(async () => {
  owner = await server.signUp('publisher')
  tenant = await server.createTenant(owner, 'Previewing')
})
beforeEach(async () => {
  name = `pipeline_${(count += 1)}`
  pipelineId = (await as().pipelines.create({ name })).id
})

const preview = (number?: number) =>
  as().versions.preview({ pipelineId, ...(number !== undefined && { number }) })

test('says the number that the version gets: the next of all, or its old one where the content is known', async () => {
  expect((await preview()).number).toBe(1)
  await publish(await save(adding()))
  await publish(await save(adding()))
  await as().versions.restore({ pipelineId, number: 1, as: 'active', reason: 'back' })
  const unpublished = await save(adding())
  expect((await preview()).number).toBe(3)
  expect((await publish(unpublished)).number).toBe(3)
  await as().versions.restore({ pipelineId, number: 2, as: 'draft', reason: 'back' })
  expect((await preview()).number).toBe(2)
})

test('says who last changed each element that differs, and when', async () => {
  const ben = await server.signUp('ben')
  await server.join(ben, tenant, 'editor')
  await publish(await save(adding()))
  const mine = await save(adding())
  const key = `asset_${count}`
  const his: Change = {
    label: 'Describe',
    edits: [
      { do: 'set', id: key, field: 'description', to: 'His words' },
      { do: 'configure', field: 'description', to: 'Also his' },
    ],
  }
  expect((await preview()).lastChanges[key]).toMatchObject({
    by: { name: 'publisher' },
    revision: mine,
  })
  const input = { pipelineId, baseRevision: mine, client: newId(), batch: 0, changes: [his] }
  const { revision } = await server.as(ben, tenant.slug).drafts.save(input)
  await save({ label: 'Move', edits: [{ do: 'place', id: key, to: { x: 1, y: 2 } }] })
  const { lastChanges } = await preview()
  expect(lastChanges).toEqual({
    [key]: { by: { id: expect.any(String), name: 'ben' }, revision, at: expect.any(Date) },
    '(pipeline)': { by: { id: expect.any(String), name: 'ben' }, revision, at: expect.any(Date) },
  })
})

test('says what becomes stale in the whole deployment, of what was materialized', async () => {
  const [source, middle] = [adding(), adding()]
  await publish(await save(source, middle))
  const [from, unmade] = [`asset_${count - 1}`, `asset_${count}`]
  const reader = await as().pipelines.import({
    text: `sluice: pipeline
name: reader_${count}
assets:
- { key: reader_${count}, deps: [${from}], compute: { kind: python, code: "def reader_${count}(${from}): return 1" } }
`,
  })
  const opened = await as().drafts.open({ pipelineId: reader.id })
  await as().versions.publish({ pipelineId: reader.id, revision: opened.revision, reason: 'reads' })
  await tenantTransaction(server.deps.database, tenant, (tx) =>
    tx.sql(
      `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, materialized_at, data_version, code_version)
       SELECT $1, $2, key, now(), 'd', version FROM unnest($3::text[], $4::text[]) AS given (key, version)`,
      [tenant.tenantId, tenant.deploymentId, [from, `reader_${count}`], [codeVersionOf(madeBy(from)), null]],
    ),
  )
  const edited = (key: string): Change => ({
    label: 'Edit',
    edits: [
      {
        do: 'set',
        id: key,
        field: 'compute',
        from: madeBy(key).compute,
        to: { kind: 'python', code: `def ${key}():\n    return 2\n` },
      },
    ],
  })
  await save(edited(from), edited(unmade))
  const { staleAssets } = await preview()
  expect(staleAssets.map(({ key, pipeline }) => [key, pipeline])).toEqual([
    [from, name],
    [`reader_${count}`, `reader_${count}`],
  ])
})

test('of a version says what stands in its way by now: a key that another pipeline took', async () => {
  await publish(await save(adding()))
  const key = `asset_${count}`
  await publish(await save({ label: 'Remove', edits: [{ do: 'remove', element: madeBy(key) }] }, adding()))
  const other = await as().pipelines.import({
    text: `sluice: pipeline\nname: taker_${count}\nassets: [{ key: ${key}, compute: { kind: shell, code: 'true' } }]\n`,
  })
  await as().versions.publish({ pipelineId: other.id, revision: 0, reason: 'takes it' })
  expect((await preview(1)).problems).toMatchObject([{ code: 'duplicate_name', elementId: key }])
  expect((await preview(2)).problems).toEqual([])
  await expect(as().versions.restore({ pipelineId, number: 1, as: 'active', reason: 'x' })).rejects.toEqual(
    refusal('invalid_document'),
  )
})
