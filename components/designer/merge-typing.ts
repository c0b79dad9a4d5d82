import type { Change, Edit } from '#core/document/change.ts'

const sameSpot = (a: Edit, b: Edit): boolean => {
  if (a.do === 'set' && b.do === 'set') return a.id === b.id && a.field === b.field
  if (a.do === 'configure' && b.do === 'configure') return a.field === b.field
  return a.do === 'place' && b.do === 'place' && a.id === b.id
}

/** Two changes as one, where the second goes on with what the first began: the same fields, set again. Otherwise undefined. */
export const mergeTyping = (first: Change, second: Change): Change | undefined => {
  if (first.label !== second.label || first.edits.length !== second.edits.length || first.edits.length === 0)
    return undefined
  const edits: Edit[] = []
  for (const [index, before] of first.edits.entries()) {
    const after = second.edits[index]
    if (!after || !sameSpot(before, after) || before.do === 'add' || before.do === 'remove') return undefined
    const { from: _, ...rest } = after as Extract<Edit, { do: 'set' }>
    edits.push({ ...rest, ...(before.from !== undefined && { from: before.from }) } as Edit)
  }
  return { label: second.label, edits }
}
