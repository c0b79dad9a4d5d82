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

/** Where a key leads from the line in focus; undefined where the tree does not know the key. */
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
    default: {
      if (key.length !== 1 || key === ' ') return undefined
      const letter = key.toLowerCase()
      const found = [...rows.slice(at + 1), ...rows.slice(0, at)].find((one) =>
        one.item.label.toLowerCase().startsWith(letter),
      )
      return found && { move: 'focus', id: found.item.id }
    }
  }
}
