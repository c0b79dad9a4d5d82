import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Change } from '#core/document/change.ts'
import { addElement } from '#core/document/commands/add-element.ts'
import { renameElement } from '#core/document/commands/rename-element.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import type { AssetElement } from '#core/document/element.ts'

import { DesignerStore } from './designer-store.ts'
import { FakeDraftServer } from './fake-draft-server.ts'
import { rebaseOver } from './rebase-over.ts'
import { recoverUnsaved } from './recover-unsaved.ts'
import { browserShelf } from './unsaved-shelf.ts'

let ids = 0
const rebase = rebaseOver('Ana', () => `copy${++ids}`)

class Memory implements Storage {
  [name: string]: unknown
  get length() {
    return Object.keys(this).length
  }
  clear() {
    for (const key of Object.keys(this)) delete this[key]
  }
  getItem(key: string) {
    return typeof this[key] === 'string' ? this[key] : null
  }
  key(index: number) {
    return Object.keys(this)[index] ?? null
  }
  removeItem(key: string) {
    delete this[key]
  }
  setItem(key: string, value: string) {
    this[key] = value
  }
}

const asset = (id: string, code = ''): AssetElement => ({
  kind: 'asset',
  id,
  key: id,
  compute: { kind: 'python', code },
})
const add = (id: string): Change => ({ label: `Add ${id}`, edits: [{ do: 'add', element: asset(id) }] })
const describeAs = (id: string, from: string | undefined, to: string): Change => ({
  label: `Describe ${id}`,
  edits: [{ do: 'set', id, field: 'description', ...(from !== undefined && { from }), to }],
})

/** A designer at a table with a clock one can turn. */
class Table {
  now = 1_000_000
  readonly storage = new Memory()
  readonly server: FakeDraftServer
  private timers: { at: number; run: () => void }[] = []

  constructor(document: PipelineDocument = emptyDocument('table')) {
    this.server = new FakeDraftServer(document, rebase)
  }

  open(client: string): DesignerStore<never> {
    return new DesignerStore<never>({
      client,
      revision: this.server.revision,
      document: this.server.document,
      port: this.server.port(),
      shelf: this.shelf(),
      rebase,
      now: () => this.now,
      later: (run, afterMs) => {
        const timer = { at: this.now + afterMs, run }
        this.timers.push(timer)
        return () => (this.timers = this.timers.filter((one) => one !== timer))
      },
      validate: () => [],
      whenIdle: (run) => run(),
    })
  }

  shelf() {
    return browserShelf(this.storage, 'ana', 'pipeline')
  }

  /** Lets time pass: timers run in order, answers arrive. */
  async pass(forMs: number) {
    const end = this.now + forMs
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.timers = this.timers.filter((one) => one !== next)
      this.now = Math.max(this.now, next.at)
      next.run()
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    }
    this.now = end
  }

  recover() {
    return recoverUnsaved({
      port: this.server.port(),
      shelf: this.shelf(),
      rebase,
      now: this.now,
      own: 'new tab',
    })
  }
}

describe('undo', () => {
  it('takes back everything and does it again, whatever was done', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), text: fc.string() }), { maxLength: 20 }),
        (steps) => {
          const designer = new Table().open('me')
          const documents = [designer.document]
          for (const { id, text } of steps) {
            const before = designer.document.elements[id]
            const done = before
              ? designer.apply(describeAs(id, before.kind === 'asset' ? before.description : undefined, text))
              : designer.apply(add(id))
            if (done) documents.push(designer.document)
          }
          for (const document of documents.slice(0, -1).toReversed()) {
            designer.undo()
            expect(designer.document).toEqual(document)
          }
          for (const document of documents.slice(1)) {
            designer.redo()
            expect(designer.document).toEqual(document)
          }
        },
      ),
    )
  })

  it('takes a stretch of typing back at once, and what came after a pause by itself', () => {
    const table = new Table()
    const designer = table.open('me')
    designer.apply(add('a'))
    designer.apply(describeAs('a', undefined, 'h'), { typing: true })
    designer.apply(describeAs('a', 'h', 'hi'), { typing: true })
    table.now += 5_000
    designer.apply(describeAs('a', 'hi', 'hi you'), { typing: true })
    designer.undo()
    expect(designer.document.elements['a']).toMatchObject({ description: 'hi' })
    designer.undo()
    expect(designer.document.elements['a']).not.toHaveProperty('description')
  })

  it('leaves what another person has changed since, and says so', async () => {
    const table = new Table()
    const mine = table.open('me')
    for (const change of [add('a'), describeAs('a', undefined, 'mine')]) mine.apply(change)
    await table.pass(1_000)
    const theirs = table.open('mara')
    theirs.apply(describeAs('a', 'mine', 'theirs'))
    await table.pass(1_000)
    mine.autosave.heardOf(table.server.revision)
    await table.pass(1_000)
    mine.undo()
    expect(mine.document.elements['a']).toMatchObject({ description: 'theirs' })
    expect(mine.read().notice?.sentence).toContain('has changed since')
    expect(mine.read()).toMatchObject({ undo: 'Add a', redo: undefined })
  })
})

describe('autosave', () => {
  it('sends what was done together in one batch, and says when it is saved', async () => {
    const table = new Table()
    const designer = table.open('me')
    designer.apply(add('a'))
    designer.apply(add('b'))
    expect(designer.read().saving).toEqual({ is: 'saving', changes: 2 })
    await table.pass(1_000)
    expect(table.server.received).toHaveLength(1)
    expect(Object.keys(table.server.document.elements)).toEqual(['a', 'b'])
    expect(designer.read().saving).toMatchObject({ is: 'saved' })
    expect(designer.autosave.hasUnsaved()).toBe(false)
  })

  it('keeps everything through a broken line and applies nothing twice when an answer was lost', async () => {
    const table = new Table()
    const designer = table.open('me')
    table.server.cut = 'after'
    designer.apply(add('a'))
    await table.pass(3_000)
    expect(designer.read().saving).toEqual({ is: 'offline', changes: 1 })
    designer.apply(add('b'))
    table.server.cut = 'no'
    await table.pass(30_000)
    expect(designer.read().saving).toMatchObject({ is: 'saved' })
    expect(table.server.document).toEqual(designer.document)
    expect(table.server.revision).toBe(3)
  })

  it('loses nothing with a closed tab: the next one brings it home', async () => {
    const table = new Table()
    table.server.cut = 'before'
    const designer = table.open('me')
    designer.apply(add('a'))
    await table.pass(1_000)
    designer.apply(add('b'))
    designer.autosave.leave()
    table.server.cut = 'no'
    expect((await table.recover()).count).toBe(2)
    expect(Object.keys(table.server.document.elements)).toEqual(['a', 'b'])
    expect((await table.recover()).count).toBe(0)
  })

  it('saves what was done during a save, also when the screen is left meanwhile', async () => {
    const table = new Table()
    const designer = table.open('me')
    const release = designer.autosave.attach()
    designer.apply(add('a'))
    const saving = designer.autosave.flush()
    designer.apply(add('b'))
    release()
    await saving
    await table.pass(0)
    expect(Object.keys(table.server.document.elements)).toEqual(['a', 'b'])
    expect(designer.autosave.hasUnsaved()).toBe(false)
  })

  it('tells when beginning anew fails, and can be asked again', async () => {
    const table = new Table()
    const designer = table.open('me')
    table.server.cut = 'before'
    await designer.autosave.startOver()
    expect(designer.read().saving).toMatchObject({ is: 'refused' })
    table.server.cut = 'no'
    designer.apply(add('a'))
    await designer.autosave.startOver()
    await table.pass(1_000)
    expect(designer.read().saving).toMatchObject({ is: 'saved' })
    expect(Object.keys(table.server.document.elements)).toEqual(['a'])
  })

  it('says when the shelf is full: then closing the tab would lose something', async () => {
    const table = new Table()
    table.server.cut = 'before'
    const designer = table.open('me')
    designer.apply(add('a'))
    expect(designer.autosave.isAtRisk()).toBe(false)
    table.storage.setItem = () => {
      throw new Error('QuotaExceededError')
    }
    designer.apply(add('b'))
    expect(designer.autosave.isAtRisk()).toBe(true)
    table.server.cut = 'no'
    await table.pass(30_000)
    expect(designer.autosave.isAtRisk()).toBe(false)
  })

  it('goes on with a rename although the name it began with was taken meanwhile', async () => {
    const table = new Table()
    const editors = [table.open('me'), table.open('mara')] as const
    for (const [index, editor] of editors.entries()) {
      editor.run(addElement(editor.document, { id: `new${index}`, kind: 'asset' }))
    }
    await table.pass(260)
    for (const [index, editor] of editors.entries())
      editor.run(renameElement(editor.document, { id: `new${index}`, name: `name_${index}` }))
    for (let turn = 0; turn < 4; turn++) {
      await table.pass(1_000)
      for (const each of editors) each.autosave.heardOf(table.server.revision)
    }
    const keys = Object.values(table.server.document.elements).map((element) =>
      element.kind === 'asset' ? element.key : '',
    )
    expect(keys.toSorted()).toEqual(['name_0', 'name_1'])
    for (const editor of editors) expect(editor.document).toEqual(table.server.document)
  })

  it('leaves the work of a tab that is alive alone', async () => {
    const table = new Table()
    table.server.cut = 'before'
    table.open('other').apply(add('a'))
    await table.pass(20_000)
    expect((await table.recover()).count).toBe(0)
  })

  it('brings two editors to the same document, with the work of both', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c', 'd'), fc.nat({ max: 600 })), {
          maxLength: 24,
        }),
        async (steps) => {
          const table = new Table()
          const editors = [table.open('me'), table.open('mara')] as const
          for (const [first, id, pauseMs] of steps) {
            const editor = editors[first ? 0 : 1]
            const before = editor.document.elements[id]
            if (!before) editor.apply(add(id))
            else
              editor.apply(
                describeAs(
                  id,
                  before.kind === 'asset' ? before.description : undefined,
                  `${before.kind === 'asset' ? (before.description ?? '') : ''}x`,
                ),
              )
            await table.pass(pauseMs)
            for (const each of editors) each.autosave.heardOf(table.server.revision)
          }
          for (let turn = 0; turn < 3; turn++) {
            await table.pass(2_000)
            for (const each of editors) each.autosave.heardOf(table.server.revision)
          }
          await table.pass(2_000)
          for (const editor of editors) {
            expect(editor.document).toEqual(table.server.document)
            expect(editor.autosave.hasUnsaved()).toBe(false)
          }
          // What met another's edit stands beside it as a copy; nothing is missing.
          for (const [, id] of steps) expect(table.server.document.elements).toHaveProperty(id)
        },
      ),
      { numRuns: 60 },
    )
  })
})
