import { never } from '../never.ts'
import type { Change, Edit } from './change.ts'

const inverted = (edit: Edit): Edit => {
  switch (edit.do) {
    case 'add':
      return { do: 'remove', element: edit.element }
    case 'remove':
      return { do: 'add', element: edit.element }
    case 'set':
    case 'configure':
    case 'place': {
      const { from, to, ...rest } = edit
      return {
        ...rest,
        ...(to !== undefined && { from: to }),
        ...(from !== undefined && { to: from }),
      } as Edit
    }
    default:
      return never(edit)
  }
}

/** The change that takes a change back: its edits reversed, last first. The label stays: it names what is undone. */
export const invertChange = (change: Change): Change => ({
  label: change.label,
  edits: change.edits.toReversed().map(inverted),
})
