import { expect, test } from 'vitest'

import { setField } from '#core/document/commands/set-field.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { parseText } from '#core/document/parse-text.ts'
import { Refusal } from '#core/refusal.ts'

import { rebaseOver } from '../rebase-over.ts'
import { storeAtWork } from '../store-at-work.ts'
import type { BrokenText } from './broken-shelf.ts'
import { deskHere, type DeskPort } from './desk-port.ts'
import { TextSession, type Standing } from './text-session.ts'

const written = `# Ours.
sluice: pipeline
name: numbers
assets:
  - id: a
    key: integers # the source
    compute: { kind: external }
`
const spelled = (text: string): PipelineDocument => {
  const parsed = parseText(text)
  return parsed.outcome === 'parsed' ? parsed.document : emptyDocument('unread')
}

const atWork = (desk: () => DeskPort = deskHere) => {
  const store = storeAtWork(spelled(written))
  const kept: string[] = []
  let broken: BrokenText | undefined
  let due: (() => void) | undefined
  const options = {
    store,
    desk,
    written: () => Promise.resolve(written),
    keep: (text: string) => Promise.resolve(void kept.push(text)),
    rebase: rebaseOver('Ana', () => 'copy'),
    broken: {
      read: () => broken,
      put: (text: BrokenText) => {
        broken = text
      },
      clear: () => {
        broken = undefined
      },
    },
    later: (run: () => void) => {
      due = run
      return () => {
        due = undefined
      }
    },
  }
  const session = new TextSession(options)
  const release = session.attach()
  return { store, session, kept, release, options, rest: () => due?.() }
}
type Work = ReturnType<typeof atWork>

const standing = (session: Work['session'], wanted: Standing): Promise<void> =>
  new Promise((done) => {
    const look = () => {
      if (session.read().standing !== wanted) return
      stop()
      done()
    }
    const stop = session.subscribe(look)
    look()
  })
const group = (store: Work['store']) => {
  const found = store.document.elements['a']
  return found?.kind === 'asset' ? found.group : undefined
}
const setGroup = (store: Work['store'], value: string) => {
  const change = setField(store.document, { id: 'a', field: 'group', value })
  if (change instanceof Refusal) throw change
  store.apply(change)
}

test('what is typed becomes the drawing, one step of undo for one stretch of typing', async () => {
  const { session, store } = atWork()
  await standing(session, 'level')
  expect(session.read().text).toBe(written)
  for (const name of ['r', 'ra', 'raw']) {
    session.typed(written.replace('# the source', `# the source\n    group: ${name}`))
    await standing(session, 'level')
  }
  expect(group(store)).toBe('raw')
  store.undo()
  await standing(session, 'level')
  expect(group(store)).toBeUndefined()
  expect(store.read().undo).toBeUndefined()
  expect(session.read().text).toBe(written)
})

test('what is drawn is written beside the comments', async () => {
  const { session, store } = atWork()
  await standing(session, 'level')
  setGroup(store, 'raw')
  await standing(session, 'level')
  expect(session.read().text).toBe(written.replace('# the source', '# the source\n    group: raw'))
})

test('a broken text leaves the drawing as it was, is kept in the tab, and takes up what was drawn meanwhile once it is mended', async () => {
  const { session, store, options, release } = atWork()
  await standing(session, 'level')
  session.typed(written.replace('{ kind: external }', '{ kind: external'))
  await standing(session, 'broken')
  expect(session.read().problems.length).toBeGreaterThan(0)
  setGroup(store, 'raw')
  release()
  session.close()

  const again = new TextSession(options)
  again.attach()
  await standing(again, 'broken')
  again.typed(`${written}    description: All of them\n`)
  await standing(again, 'level')
  expect(store.document.elements['a']).toMatchObject({ group: 'raw', description: 'All of them' })
  expect(spelled(again.read().text)).toEqual(store.document)
  expect(options.broken.read()).toBeUndefined()
})

test('a broken text can be given up for what is drawn', async () => {
  const { session } = atWork()
  await standing(session, 'level')
  session.typed('assets: [')
  await standing(session, 'broken')
  await session.goBack()
  await standing(session, 'level')
  expect(session.read().text).toBe(written)
})

test('what is typed while the drawing is being written is not lost, and neither is the drawing', async () => {
  const here = deskHere()
  let release: () => void = () => undefined
  const held = new Promise<void>((done) => {
    release = done
  })
  const { session, store } = atWork(() => ({
    ...here,
    write: async (change) => {
      await held
      return here.write(change)
    },
  }))
  await standing(session, 'level')
  setGroup(store, 'raw')
  session.typed(`${written}    description: All of them\n`)
  release()
  await standing(session, 'level')
  expect(store.document.elements['a']).toMatchObject({ group: 'raw', description: 'All of them' })
  expect(spelled(session.read().text)).toEqual(store.document)
})

test('comments are kept with the draft when typing rests', async () => {
  const { session, kept, rest, store } = atWork()
  await standing(session, 'level')
  const typed = written.replace('# Ours.', '# Ours, and yours.')
  session.typed(typed)
  expect(session.read().kept).toBe('waiting')
  await standing(session, 'level')
  rest()
  expect(kept).toEqual([typed])
  expect(store.read().undo).toBeUndefined()
})

test('where the desk fails, the page reads and writes itself', async () => {
  const here = deskHere()
  const { session, store } = atWork(() => ({ ...here, read: () => Promise.reject(new Error('gone')) }))
  await standing(session, 'level')
  session.typed(`${written}    description: All of them\n`)
  await standing(session, 'level')
  expect(store.document.elements['a']).toMatchObject({ description: 'All of them' })
})
