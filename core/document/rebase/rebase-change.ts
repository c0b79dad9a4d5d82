import { sameJson } from '../../same-json.ts'
import { applied, applyChange } from '../apply-change.ts'
import type { Change } from '../change.ts'
import { renameIn } from '../commands/rename-element.ts'
import { DocumentDraft } from '../document-draft.ts'
import { settings as settingsSchema, type PipelineDocument } from '../document.ts'
import type { Element, ElementId } from '../element.ts'
import { freeName, namesTaken, namespaceOf, takenNames } from '../free-name.ts'
import { invertChange } from '../invert-change.ts'
import { nameFieldOf, nameOf } from '../name-of.ts'
import { goodName } from '../name-rules.ts'
import { renameReferences } from '../rename-references.ts'
import { mergeElements } from './merge-elements.ts'
import { mergeValues } from './merge-values.ts'

export interface Rebase {
  mine: Change
  /** The document my change was made on. */
  base: PipelineDocument
  /** The document as others have left it since. */
  current: PipelineDocument
  /** Who made my change, for the names of copies. */
  author: string
  /** Fresh ids, by a number from 0; core has no chance to make them. */
  newId: (index: number) => ElementId
}

/** An element that carries what of mine did not fit beside theirs. */
export interface NamedCopy {
  /** The element it is a copy of; absent for a setting of the pipeline, whose value a note carries. */
  of?: ElementId
  id: ElementId
  name: string
  /** edited: both changed the same; removed: they removed what I changed. */
  because: 'edited' | 'removed'
}

export type Rebased =
  | {
      outcome: 'rebased'
      /** Mine, made to go onto the current document. */
      change: Change
      copies: NamedCopy[]
      /** Elements I removed and they changed: they stay. */
      kept: ElementId[]
    }
  | { outcome: 'refused'; message: string }

/** The document before some changes, which are taken back from the newest on. */
export const documentBefore = (current: PipelineDocument, changes: readonly Change[]): PipelineDocument =>
  changes.reduceRight((document, change) => applied(document, invertChange(change)), current)

class Rebasing {
  readonly copies: NamedCopy[] = []
  readonly kept: ElementId[] = []
  readonly draft: DocumentDraft
  private readonly base: PipelineDocument
  private readonly current: PipelineDocument
  private readonly author: string
  private readonly newId: Rebase['newId']
  private ids = 0
  /** What I wanted, my new elements already under ids and names that are free. */
  private wanted: DocumentDraft

  constructor({ base, current, author, newId, mine }: Rebase) {
    this.base = base
    this.current = current
    this.author = author
    this.newId = newId
    this.draft = new DocumentDraft(current)
    this.wanted = new DocumentDraft(applied(base, mine))
  }

  run(): void {
    this.freeNewOnes()
    const wanted = this.wanted.document()
    for (const [id, old] of Object.entries(this.base.elements)) if (!wanted.elements[id]) this.remove(old)
    for (const [id, mine] of Object.entries(wanted.elements))
      if (this.base.elements[id] !== mine) this.bring(mine, wanted)
    this.place(wanted)
    this.configure(wanted)
  }

  private fresh(): ElementId {
    for (;;) {
      const id = this.newId(this.ids++)
      if (
        !this.current.elements[id] &&
        !this.base.elements[id] &&
        !this.wanted.get(id) &&
        !this.draft.get(id)
      )
        return id
    }
  }

  /** Elements I added or renamed get another id or name where theirs have it; what of mine points at them follows. */
  private freeNewOnes(): void {
    for (const mine of this.wanted.all()) {
      const old = this.base.elements[mine.id]
      if (old === mine || sameJson(this.current.elements[mine.id], mine)) continue
      if (old) {
        // An element I renamed meets a name they have given meanwhile.
        if (nameOf(old) !== nameOf(mine) || old.kind === 'multiAsset') this.freeName(mine, [mine.id])
      } else if (this.current.elements[mine.id]) {
        const place = this.wanted.document().layout[mine.id]
        const id = this.fresh()
        this.wanted.remove(mine.id)
        this.wanted.put({ ...mine, id })
        this.wanted.place(id, place)
        this.freeName({ ...mine, id })
      } else this.freeName(mine)
    }
  }

  private freeName(mine: Element, except: readonly ElementId[] = []): void {
    const namespace = namespaceOf(mine.kind, 'graph' in mine ? mine.graph : undefined)
    // The names their elements have, but for those that are mine as well.
    const taken = (wantedNamespace: string): Set<string> => takenNames(this.current, wantedNamespace, except)
    if (nameFieldOf(mine) !== undefined && taken(namespace).has(nameOf(mine))) {
      renameIn(
        this.wanted,
        mine,
        freeName(
          nameOf(mine),
          new Set([...taken(namespace), ...takenNames(this.wanted.document(), namespace)]),
        ),
      )
    }
    if (mine.kind !== 'multiAsset') return
    for (const { name } of namesTaken(mine).filter(
      (one) => one.namespace === 'asset' && taken('asset').has(one.name),
    )) {
      const free = freeName(
        name,
        new Set([...taken('asset'), ...takenNames(this.wanted.document(), 'asset')]),
      )
      const now = this.wanted.get(mine.id)
      if (now?.kind !== 'multiAsset') continue
      this.wanted.put({
        ...now,
        assets: now.assets.map((asset) => (asset.key === name ? { ...asset, key: free } : asset)),
      })
      renameReferences(this.wanted, { noun: 'asset', from: name, to: free })
    }
  }

  private remove(old: Element): void {
    const theirs = this.current.elements[old.id]
    if (!theirs) return
    if (sameJson(theirs, old)) this.draft.remove(old.id)
    else this.kept.push(old.id)
  }

  private bring(mine: Element, wanted: PipelineDocument): void {
    const old = this.base.elements[mine.id]
    const theirs = this.current.elements[mine.id]
    if (!old) this.draft.put(mine)
    else if (!theirs) this.copy(mine, wanted, 'removed', false)
    else {
      const { element, conflicts } = mergeElements(old, mine, theirs)
      this.draft.put(element)
      const field = nameFieldOf(mine)
      if (conflicts.length > 0)
        this.copy(mine, wanted, 'edited', field !== undefined && conflicts.includes(field))
    }
  }

  /** Adds my element beside theirs, under a name that says whose it is; under the name I gave it, where the name is what we disagree on. */
  private copy(
    mine: Element,
    wanted: PipelineDocument,
    because: NamedCopy['because'],
    keepName: boolean,
  ): void {
    const id = this.fresh()
    const field = nameFieldOf(mine)
    const namespace = namespaceOf(mine.kind, 'graph' in mine ? mine.graph : undefined)
    const suffix = goodName(this.author.toLowerCase(), 'op')
    const taken = new Set([
      ...takenNames(this.draft.document(), namespace),
      ...takenNames(wanted, namespace, [mine.id]),
    ])
    const name = freeName(keepName ? nameOf(mine) : `${nameOf(mine)}_copy_of_${suffix}`, taken)
    const named = (field === undefined ? { ...mine, id } : { ...mine, id, [field]: name }) as Element
    this.draft.put(this.withFreeKeys(named, suffix))
    const place = wanted.layout[mine.id] ?? this.current.layout[mine.id]
    if (place) this.draft.place(id, { ...place, x: place.x + 40, y: place.y + 40 })
    this.copies.push({ of: mine.id, id, name: field === undefined ? 'note' : name, because })
  }

  private withFreeKeys(copy: Element, suffix: string): Element {
    if (copy.kind !== 'multiAsset') return copy
    const taken = takenNames(this.draft.document(), 'asset')
    const assets = copy.assets.map((asset) => {
      const key = taken.has(asset.key) ? freeName(`${asset.key}_copy_of_${suffix}`, taken) : asset.key
      taken.add(key)
      return { ...asset, key }
    })
    return { ...copy, assets }
  }

  /** Places are no content: of two moves of one node the later one, mine, stands. */
  private place(wanted: PipelineDocument): void {
    for (const id of new Set([...Object.keys(this.base.layout), ...Object.keys(wanted.layout)])) {
      const mine = wanted.layout[id]
      if (sameJson(this.base.layout[id], mine) || !this.draft.get(id)) continue
      if (mine || wanted.elements[id]) this.draft.place(id, mine)
    }
  }

  private configure(wanted: PipelineDocument): void {
    const [old, mine, theirs]: Record<string, unknown>[] = [
      { ...this.base.settings },
      { ...wanted.settings },
      { ...this.current.settings },
    ]
    const result: Record<string, unknown> = { ...theirs }
    for (const field of Object.keys({ ...old, ...mine })) {
      const merged = mergeValues(old?.[field], mine?.[field], theirs?.[field])
      const next = { ...result, [field]: merged.value }
      if (merged.conflict || !settingsSchema.safeParse(next).success) this.noteSetting(field, mine?.[field])
      else if (merged.value === undefined) delete result[field]
      else result[field] = merged.value
    }
    this.draft.configure(settingsSchema.parse(result))
  }

  /** A pipeline has one of each setting, so a note carries mine. */
  private noteSetting(field: string, value: unknown): void {
    const id = this.fresh()
    const text = `${this.author} had set ${field} of the pipeline to:\n${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`
    this.draft.put({ kind: 'note', id, text })
    this.copies.push({ id, name: field, because: 'edited' })
  }
}

/**
 * Takes a change that was made on an older revision onto the document as others have left it. Nothing of either is thrown away: fields and named items merge,
 * what both changed differently stays as they have it and is kept as I have it in a named copy, and what one changed is not removed by the other.
 */
export const rebaseChange = (rebase: Rebase): Rebased => {
  const own = applyChange(rebase.base, rebase.mine)
  if (own.outcome === 'refused') return { outcome: 'refused', message: own.message }
  const rebasing = new Rebasing(rebase)
  rebasing.run()
  return {
    outcome: 'rebased',
    change: rebasing.draft.change(rebase.mine.label),
    copies: rebasing.copies,
    kept: rebasing.kept,
  }
}
