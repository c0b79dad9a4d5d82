import { sameJson } from '../same-json.ts'
import type { Change, Edit } from './change.ts'
import type { Element } from './element.ts'
import { withField } from './with-field.ts'

type Of<Kind extends Edit['do']> = Extract<Edit, { do: Kind }>

const idOf = (edit: Edit): string | undefined =>
  edit.do === 'configure' ? undefined : 'element' in edit ? edit.element.id : edit.id

const bringsOrTakes = (edit: Edit, id: string): boolean =>
  (edit.do === 'add' || edit.do === 'remove') && edit.element.id === id

/** The newest edit that `wanted` picks, unless `id` came or went after it. */
const newest = (
  edits: readonly Edit[],
  wanted: (edit: Edit) => boolean,
  id?: string,
): { at: number; edit: Edit } | undefined => {
  for (let at = edits.length - 1; at >= 0; at--) {
    const edit = edits[at]
    if (!edit) continue
    if (wanted(edit)) return { at, edit }
    if (id !== undefined && bringsOrTakes(edit, id)) return undefined
  }
  return undefined
}

/** Two edits that set the same thing, as one; nothing where the second puts back what the first found. */
const setTwice = (first: Edit, second: Of<'set' | 'configure' | 'place'>): Edit[] => {
  const { from: _, ...rest } = second
  const { from } = first as typeof second
  return sameJson(from, second.to) ? [] : [{ ...rest, ...(from !== undefined && { from }) } as Edit]
}

const withoutAt = (edits: readonly Edit[], at: number, instead: readonly Edit[] = []): Edit[] => [
  ...edits.slice(0, at),
  ...instead,
  ...edits.slice(at + 1),
]

const goOn = (edits: readonly Edit[], edit: Edit): Edit[] => {
  switch (edit.do) {
    case 'add':
      return [...edits, edit]
    case 'configure': {
      const before = newest(edits, (one) => one.do === 'configure' && one.field === edit.field)
      return before ? withoutAt(edits, before.at, setTwice(before.edit, edit)) : [...edits, edit]
    }
    case 'place': {
      const before = newest(edits, (one) => one.do === 'place' && one.id === edit.id, edit.id)
      return before ? withoutAt(edits, before.at, setTwice(before.edit, edit)) : [...edits, edit]
    }
    case 'set': {
      const before = newest(
        edits,
        (one) =>
          (one.do === 'set' && one.id === edit.id && one.field === edit.field) ||
          (one.do === 'add' && one.element.id === edit.id),
        edit.id,
      )
      if (!before) return [...edits, edit]
      if (before.edit.do !== 'add') return withoutAt(edits, before.at, setTwice(before.edit, edit))
      const element = withField(before.edit.element, edit.field, edit.to) as unknown as Element
      return withoutAt(edits, before.at, [{ do: 'add', element }])
    }
    case 'remove':
      return removed(edits, edit)
  }
}

/** What was only added goes without a trace; of what was changed first, the element as it was found is removed. */
const removed = (edits: readonly Edit[], edit: Of<'remove'>): Edit[] => {
  const { id } = edit.element
  const added = newest(edits, (one) => one.do === 'add' && one.element.id === id, id)
  if (added) return withoutAt(edits, added.at)
  const since = edits.findLastIndex((one) => bringsOrTakes(one, id)) + 1
  const isSet = (one: Edit, at: number): one is Of<'set'> =>
    at >= since && one.do === 'set' && idOf(one) === id
  const found = edits
    .filter(isSet)
    .reduceRight(
      (element, set) => withField(element, set.field, set.from) as unknown as Element,
      edit.element,
    )
  return [...edits.filter((one, at) => !isSet(one, at)), { do: 'remove', element: found }]
}

/** Two changes, the second made on what the first left, as one change with the label of the second: what both touched is edited once. */
export const composeChanges = (first: Change, second: Change): Change => ({
  label: second.label,
  edits: second.edits.reduce<Edit[]>(goOn, [...first.edits]),
})
