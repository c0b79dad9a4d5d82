import { beforeAll, expect, test } from 'vitest'

import type { Caller } from '#core/access/caller.ts'
import { newId } from '#server/platform/ids.ts'
import { runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { deleteRunView, editRunView, readRunViews, saveRunView } from './manage-run-views.ts'

const fixture = runFixture()
let tenant: TestTenant
let ada: Caller
let bea: Caller
let carl: Caller

const person = async (name: string, role: Caller['role']): Promise<Caller> => {
  const id = newId()
  await fixture.app.asTenant(tenant.tenantId, (sql) =>
    sql.run('INSERT INTO "user" (id, name, email) VALUES ($1, $2, $3)', [id, name, `${id}@example.com`]),
  )
  return {
    tenantId: tenant.tenantId,
    deploymentId: tenant.deploymentId,
    user: { id, name, email: '' },
    role,
  } as Caller
}
beforeAll(async () => {
  tenant = await fixture.tenant()
  ada = await person('Ada', 'viewer')
  bea = await person('Bea', 'editor')
  carl = await person('Carl', 'admin')
})

const view = (name: string, shared = false) => ({
  name,
  filter: 'status:failed',
  face: 'list' as const,
  shared,
})
const save = (caller: Caller, name: string, shared = false) =>
  saveRunView(fixture.app, caller, view(name, shared), new Date())
const namesOf = async (caller: Caller) =>
  (await readRunViews(fixture.app, caller)).map(({ name, by }) => [name, by])

test("a view is its author's alone until it is shared, and again when it is not any more", async () => {
  const { id } = await save(ada, 'night')
  expect(await namesOf(ada)).toEqual([['night', null]])
  expect(await namesOf(bea)).toEqual([])
  await editRunView(fixture.app, ada, { id, shared: true })
  expect(await namesOf(bea)).toEqual([['night', 'Ada']])
  await editRunView(fixture.app, ada, { id, shared: false })
  expect(await namesOf(bea)).toEqual([])
  await deleteRunView(fixture.app, ada, id)
  expect(await namesOf(ada)).toEqual([])
})

test('a shared view is changed by its author and by who looks after the deployment, and by nobody else', async () => {
  const { id } = await save(ada, 'shared', true)
  await expect(editRunView(fixture.app, bea, { id, name: 'mine' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(deleteRunView(fixture.app, bea, id)).rejects.toMatchObject({ code: 'not_found' })
  await editRunView(fixture.app, carl, { id, name: 'renamed' })
  expect(await namesOf(bea)).toEqual([['renamed', 'Ada']])
  await deleteRunView(fixture.app, carl, id)
  expect(await namesOf(ada)).toEqual([])
})

test('one author has one view of a name; another may have the same', async () => {
  await save(ada, 'same')
  const { id } = await save(ada, 'different')
  await save(bea, 'same')
  await expect(save(ada, 'same')).rejects.toMatchObject({ code: 'name_taken' })
  await expect(editRunView(fixture.app, ada, { id, name: 'same' })).rejects.toMatchObject({
    code: 'name_taken',
  })
})

test('what is no filter is not kept', async () => {
  await expect(
    saveRunView(fixture.app, ada, { ...view('broken'), filter: 'status:late' }, new Date()),
  ).rejects.toMatchObject({ code: 'invalid_input' })
})

test('each page has views of its own, whose names are told apart, and only those of runs are filters of runs', async () => {
  const lineage = { ...view('by page'), kind: 'lineage' as const, filter: 'selection=%2Borders&fold=*' }
  await save(ada, 'by page')
  await saveRunView(fixture.app, ada, lineage, new Date())
  await expect(saveRunView(fixture.app, ada, lineage, new Date())).rejects.toMatchObject({
    code: 'name_taken',
  })
  await expect(
    saveRunView(
      fixture.app,
      ada,
      { ...lineage, kind: 'runs', name: 'no filter', filter: 'status:odd' },
      new Date(),
    ),
  ).rejects.toMatchObject({ code: 'invalid_input' })
  const [kept] = await readRunViews(fixture.app, ada, 'lineage')
  expect(kept).toMatchObject({ name: 'by page', filter: lineage.filter })
  await editRunView(fixture.app, ada, { id: kept?.id ?? '', filter: 'fold=raw' })
  expect(await readRunViews(fixture.app, ada, 'lineage')).toMatchObject([{ filter: 'fold=raw' }])
  expect(await readRunViews(fixture.app, ada, 'assets')).toEqual([])
})
