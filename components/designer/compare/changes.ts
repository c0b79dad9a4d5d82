import { ofPipeline } from '#core/document/changed-elements.ts'
import type { DocumentDifference, ElementDifference, FieldDifference } from '#core/document/diff-documents.ts'
import type { Element } from '#core/document/element.ts'

import { idOf } from './compared-scene.ts'
import { fieldTexts, type ComparedText } from './field-texts.ts'

/** One line of a comparison: an element that differs, or the settings of the pipeline. */
export interface Change {
  /** The element's id; `ofPipeline` for the settings. */
  id: string
  how: 'added' | 'removed' | 'changed'
  fields: readonly FieldDifference[]
  /** A sentence: "Asset numbers: code changed". */
  words: string
  /** Absent: the settings. */
  difference?: ElementDifference
}

/** What differs, one after the other as it is walked through: the pipeline itself, then what was changed, added, removed. */
export const changesOf = ({ settings, elements }: DocumentDifference): Change[] => {
  const order = ['changed', 'added', 'removed']
  return [
    ...(settings.length > 0
      ? [
          {
            id: ofPipeline,
            how: 'changed' as const,
            fields: settings,
            words: 'Settings of the pipeline changed',
          },
        ]
      : []),
    ...elements
      .map((difference) => ({
        id: idOf(difference),
        how: difference.how,
        fields: difference.how === 'changed' ? difference.fields : [],
        words: difference.words,
        difference,
      }))
      .toSorted((a, b) => order.indexOf(a.how) - order.indexOf(b.how)),
  ]
}

/** The element as it is now, or as it was if it is gone. */
export const elementOf = ({ difference }: Change): Element | undefined =>
  difference?.how === 'changed' ? difference.after : difference?.element

/** The texts to compare of a change, field by field; of what was added or removed all that it says. */
export const textsOf = (change: Change): ComparedText[] => {
  const { difference } = change
  if (!difference || difference.how === 'changed') return change.fields.flatMap(fieldTexts)
  return Object.entries(difference.element)
    .filter(([field]) => field !== 'id' && field !== 'kind')
    .flatMap(([field, value]) =>
      fieldTexts({ field, ...(difference.how === 'removed' ? { before: value } : { after: value }) }),
    )
}

/** Whether a change is found by a text: in its sentence, or in what any of its fields says or said. */
export const speaksOf = (change: Change, text: string): boolean => {
  const wanted = text.trim().toLowerCase()
  return (
    wanted === '' ||
    change.words.toLowerCase().includes(wanted) ||
    textsOf(change).some((one) => `${one.label}\n${one.before}\n${one.after}`.toLowerCase().includes(wanted))
  )
}
