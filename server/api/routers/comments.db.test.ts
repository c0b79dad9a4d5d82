import { beforeAll, beforeEach, expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
let editor: SignedIn
let viewer: SignedIn
let stranger: SignedIn
let tenant: CreatedTenant
let pipelineId: string
let count = 0
const as = (who: SignedIn) => server.as(who, tenant.slug)
const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })
const about = { elementId: 'numbers' }

beforeAll(async () => {
  const owner = await server.signUp('owner')
  editor = await server.signUp('editor')
  viewer = await server.signUp('viewer')
  stranger = await server.signUp('stranger')
  tenant = await server.createTenant(owner, 'Talking')
  await server.join(editor, tenant, 'editor')
  await server.join(viewer, tenant, 'viewer')
})
beforeEach(async () => {
  pipelineId = (await as(editor).pipelines.create({ name: `talk_${(count += 1)}` })).id
  const element = {
    kind: 'asset' as const,
    id: 'numbers',
    key: `numbers_${count}`,
    compute: { kind: 'python' as const, code: 'def numbers():\n    return 1\n' },
  }
  await as(editor).drafts.save({
    pipelineId,
    baseRevision: 0,
    client: newId(),
    batch: 0,
    changes: [{ label: 'Add', edits: [{ do: 'add', element }] }],
  })
})
const write = (who: SignedIn, body: string, mentions: string[] = []) =>
  as(who).comments.write({ pipelineId, about, body, mentions })
const listed = (who: SignedIn) => as(who).comments.list({ pipelineId })

test('who may see a pipeline may speak of it, and others have not read it until they have seen it', async () => {
  const { threadId } = await write(viewer, 'Why ten?')
  await as(editor).comments.write({ pipelineId, about: { threadId }, body: 'Because.', mentions: [] })
  const [question, answer] = await listed(editor)
  expect([question, answer]).toMatchObject([
    { body: 'Why ten?', author: { name: 'viewer' }, elementName: `numbers_${count}`, unread: true },
    { body: 'Because.', threadId, unread: false },
  ])
  await as(editor).comments.see({ threadIds: [threadId] })
  expect((await listed(editor)).map(({ unread }) => unread)).toEqual([false, false])
  expect((await listed(viewer)).map(({ unread }) => unread)).toEqual([false, true])
})

test('who is mentioned finds it until it was seen; who is no member is not mentioned', async () => {
  const { threadId } = await write(editor, 'Look, @viewer', [viewer.id, stranger.id, viewer.id])
  expect((await listed(viewer))[0]?.mentions).toEqual([viewer.id])
  expect(await as(viewer).comments.mentions()).toMatchObject([
    { pipeline: `talk_${count}`, elementId: 'numbers', author: { name: 'editor' }, body: 'Look, @viewer' },
  ])
  expect(await as(editor).comments.mentions()).toEqual([])
  await as(viewer).comments.see({ threadIds: [threadId] })
  expect(await as(viewer).comments.mentions()).toEqual([])
})

test('a comment is changed and taken away by who wrote it alone, and no answer goes with a question', async () => {
  const { id, threadId } = await write(viewer, 'Why?')
  await expect(as(editor).comments.edit({ id, body: 'x', mentions: [] })).rejects.toEqual(
    refusal('not_allowed'),
  )
  await expect(as(editor).comments.remove({ id })).rejects.toEqual(refusal('not_allowed'))
  await as(viewer).comments.edit({ id, body: 'Why ten?', mentions: [] })
  expect((await listed(editor))[0]).toMatchObject({ body: 'Why ten?', editedAt: expect.any(Date) })
  const answer = await as(editor).comments.write({
    pipelineId,
    about: { threadId },
    body: 'So.',
    mentions: [],
  })
  await expect(as(viewer).comments.remove({ id })).rejects.toEqual(refusal('wrong_state'))
  await as(editor).comments.remove({ id: answer.id })
  await as(viewer).comments.remove({ id })
  expect(await listed(editor)).toEqual([])
})

test('a thread is resolved by who may edit; an answer opens it again', async () => {
  const { threadId } = await write(viewer, 'Why?')
  await expect(as(viewer).comments.resolve({ threadId, resolved: true })).rejects.toEqual(
    refusal('not_allowed'),
  )
  await as(editor).comments.resolve({ threadId, resolved: true })
  expect((await listed(viewer))[0]).toMatchObject({ resolvedAt: expect.any(Date), resolvedBy: 'editor' })
  await as(viewer).comments.write({ pipelineId, about: { threadId }, body: 'Still.', mentions: [] })
  expect((await listed(viewer))[0]).toMatchObject({ resolvedAt: null, resolvedBy: null })
})

test('what was said of an element stays when the element is gone; nothing new is said of it', async () => {
  await write(viewer, 'Keep this')
  const { document, revision } = await as(editor).drafts.open({ pipelineId })
  const element = document.elements['numbers']
  if (!element) throw new Error('The element is gone too early.')
  await as(editor).drafts.save({
    pipelineId,
    baseRevision: revision,
    client: newId(),
    batch: 0,
    changes: [{ label: 'Remove', edits: [{ do: 'remove', element }] }],
  })
  expect(await listed(viewer)).toMatchObject([{ body: 'Keep this', elementName: `numbers_${count}` }])
  await expect(write(viewer, 'More')).rejects.toEqual(refusal('not_found'))
})
