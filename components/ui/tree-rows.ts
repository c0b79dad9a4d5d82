import type { IconName } from './icon-paths.ts'

/** A thing in a tree. */
export interface TreeItem {
  id: string
  label: string
  icon?: IconName
  children?: readonly TreeItem[]
}

/** A line of the tree as it is drawn. */
export interface TreeRow {
  item: TreeItem
  depth: number
  parent: string | undefined
  /** Absent for what cannot be opened. */
  open: boolean | undefined
  position: number
  siblings: number
}

/** The lines in sight, top to bottom, given what is open. */
export function treeRows(
  items: readonly TreeItem[],
  open: ReadonlySet<string>,
  depth = 0,
  parent?: string,
): TreeRow[] {
  return items.flatMap((item, index) => {
    const isOpen = item.children ? open.has(item.id) : undefined
    const row: TreeRow = { item, depth, parent, open: isOpen, position: index + 1, siblings: items.length }
    return isOpen && item.children ? [row, ...treeRows(item.children, open, depth + 1, item.id)] : [row]
  })
}

/** What a key does in a tree, after the ARIA pattern. */
export type TreeMove = { move: 'focus'; id: string } | { move: 'open' | 'close'; id: string }

/** Where a key leads from the line in focus; undefined where the tree does not know the key, letters among them. */
export function treeMove(
  rows: readonly TreeRow[],
  focused: string | undefined,
  key: string,
): TreeMove | undefined {
  const at = Math.max(
    0,
    rows.findIndex((row) => row.item.id === focused),
  )
  const row = rows[at]
  if (!row) return undefined
  const to = (index: number): TreeMove | undefined => {
    const target = rows[Math.min(rows.length - 1, Math.max(0, index))]
    return target && { move: 'focus', id: target.item.id }
  }
  switch (key) {
    case 'ArrowDown':
      return to(at + 1)
    case 'ArrowUp':
      return to(at - 1)
    case 'Home':
      return to(0)
    case 'End':
      return to(rows.length - 1)
    case 'ArrowRight':
      if (row.open === false) return { move: 'open', id: row.item.id }
      return row.open ? to(at + 1) : undefined
    case 'ArrowLeft':
      if (row.open) return { move: 'close', id: row.item.id }
      return row.parent === undefined ? undefined : { move: 'focus', id: row.parent }
    default:
      return undefined
  }
}

/** Whether a label begins with what was typed, whole or behind its last slash: `orders` finds `raw/orders`. */
const begins = (label: string, typed: string): boolean => {
  const small = label.toLowerCase()
  return small.startsWith(typed) || small.slice(small.lastIndexOf('/') + 1).startsWith(typed)
}

/**
 * The line that typed letters mean: the first from the line in focus on, round the end, that begins with them. One letter, and the same
 * letter again, leads to the next line that begins with it. Undefined where none does.
 */
export function typedAhead(
  rows: readonly TreeRow[],
  focused: string | undefined,
  typed: string,
): string | undefined {
  const wanted = typed.toLowerCase()
  const at = Math.max(
    0,
    rows.findIndex((row) => row.item.id === focused),
  )
  const next = [...rows.slice(at + 1), ...rows.slice(0, at + 1)]
  const here = [...rows.slice(at), ...rows.slice(0, at)]
  const find = (among: readonly TreeRow[], text: string) =>
    among.find(({ item }) => begins(item.label, text))?.item.id
  const [letter = ''] = wanted
  const repeated = wanted === letter.repeat(wanted.length)
  return (wanted.length > 1 ? find(here, wanted) : undefined) ?? (repeated ? find(next, letter) : undefined)
}
