import type { Edit } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { withField } from '#core/document/with-field.ts'

import type { UnsavedWork } from './unsaved-shelf.ts'

/**
 * A document that unsaved work was made on, as far as the work knows it: the draft of today, but for what the work touches, which is
 * as it was then. Carried over from there, the work meets exactly what others did to the same things.
 */
export const baseOf = (today: PipelineDocument, work: UnsavedWork): PipelineDocument => {
  const elements: Record<string, unknown> = { ...today.elements, ...work.before }
  const layout = { ...today.layout }
  let settings: Record<string, unknown> = { ...today.settings }
  const takeBack = (edit: Edit) => {
    if (edit.do === 'add') {
      delete elements[edit.element.id]
      delete layout[edit.element.id]
    } else if (edit.do === 'remove') elements[edit.element.id] = edit.element
    else if (edit.do === 'configure') settings = withField(settings, edit.field, edit.from)
    else if (edit.do === 'place') {
      if (edit.from) layout[edit.id] = edit.from
      else delete layout[edit.id]
    } else {
      const element = elements[edit.id]
      if (element) elements[edit.id] = withField(element as Record<string, unknown>, edit.field, edit.from)
    }
  }
  for (const { edits } of [...work.sent, ...work.unsent].toReversed())
    for (const edit of edits.toReversed()) takeBack(edit)
  return { settings, elements, layout } as unknown as PipelineDocument
}
