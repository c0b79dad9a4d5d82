import { expect, test } from 'vitest'

import { applied } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import { emptyDocument } from '#core/document/document.ts'

import { FakeDraftServer } from './fake-draft-server.ts'
import { rebaseOver } from './rebase-over.ts'
import { recoverUnsaved } from './recover-unsaved.ts'
import type { UnsavedShelf, UnsavedWork } from './unsaved-shelf.ts'

let ids = 0
const rebase = rebaseOver('Ana', () => `copy${++ids}`)
const note = (id: string, text: string) => ({ kind: 'note', id, text }) as const
const add = (id: string, text = ''): Change => ({
  label: `Add ${id}`,
  edits: [{ do: 'add', element: note(id, text) }],
})
const write = (id: string, from: string, to: string): Change => ({
  label: `Write ${id}`,
  edits: [{ do: 'set', id, field: 'text', from, to }],
})
const workOf = (more: Partial<UnsavedWork>): UnsavedWork => ({
  client: 'closed',
  baseRevision: 1,
  batch: 1,
  sent: [],
  unsent: [],
  before: {},
  touchedAt: 0,
  ...more,
})

/** A pipeline with one note in it, and the shelf of a browser in which a tab was closed. */
const closedTab = (work: UnsavedWork) => {
  const begun = applied(emptyDocument('here'), add('n', 'was'))
  const server = new FakeDraftServer(begun, rebase)
  const kept = new Map([[work.client, work]])
  const shelf: UnsavedShelf = {
    put: () => true,
    clear: (client) => void kept.delete(client),
    orphans: () => [...kept.values()],
    unreadable: () => [],
  }
  const recover = (port = server.port()) => recoverUnsaved({ port, shelf, rebase, now: 1e9, own: 'new' })
  const theySave = (...changes: Change[]) =>
    server.port().save({ baseRevision: server.revision, client: 'them', batch: server.revision, changes })
  const texts = () =>
    Object.values(server.document.elements).map((one) => (one.kind === 'note' ? one.text : ''))
  return { server, kept, recover, theySave, texts }
}

test('work on a draft whose past is forgotten comes home, beside what others made of the same', async () => {
  const work = workOf({
    unsent: [write('n', 'was', 'mine'), add('m', 'new')],
    before: { n: note('n', 'was') },
  })
  const { server, kept, recover, theySave, texts } = closedTab(work)
  await theySave(write('n', 'was', 'theirs'))
  server.forget()
  const { count, conflicts, stranded } = await recover()
  expect(texts().toSorted()).toEqual(['mine', 'new', 'theirs'])
  expect([count, conflicts.length, stranded.length, kept.size]).toEqual([2, 1, 0, 0])
})

test('what was on its way and did not arrive comes home as well, and what was removed meanwhile as a copy', async () => {
  const work = workOf({
    sent: [write('n', 'was', 'mine')],
    unsent: [write('n', 'mine', 'mine, longer')],
    before: { n: note('n', 'was') },
  })
  const { server, recover, theySave, texts } = closedTab(work)
  await theySave({ label: 'Remove n', edits: [{ do: 'remove', element: note('n', 'was') }] })
  server.forget()
  expect((await recover()).count).toBe(2)
  expect(texts()).toEqual(['mine, longer'])
})

test('what had arrived is not applied twice, also when its past is forgotten', async () => {
  const work = workOf({ sent: [add('m', 'one')], unsent: [write('m', 'one', 'two')], before: {} })
  const { server, recover, texts } = closedTab(work)
  await server.port().save({ baseRevision: 1, client: 'closed', batch: 1, changes: work.sent })
  server.forget()
  await recover()
  expect(texts().toSorted()).toEqual(['two', 'was'])
})

test('what the server refuses stays, and is told with the reason', async () => {
  const { server, kept, recover } = closedTab(workOf({ unsent: [add('m', 'an hour of work')] }))
  const refusing = {
    ...server.port(),
    save: () => Promise.reject(new Error('Your role here does not edit.')),
  }
  const { count, stranded } = await recover(refusing)
  expect(count).toBe(0)
  expect(stranded).toMatchObject([{ client: 'closed', sentence: 'Your role here does not edit.' }])
  expect(stranded[0]?.text).toContain('an hour of work')
  expect(kept.size).toBe(1)
  expect((await recover()).count).toBe(1)
  expect(kept.size).toBe(0)
})

test('while the server is away nothing is told and nothing is lost', async () => {
  const { server, kept, recover } = closedTab(workOf({ unsent: [add('m')] }))
  server.cut = 'before'
  expect(await recover()).toEqual({ count: 0, conflicts: [], stranded: [] })
  expect(kept.size).toBe(1)
})
