import type { ToldTree } from './told-tree.ts'

const mostReasons = 3

const phrase = ({ words, about }: ToldTree, of: string | undefined): string => {
  const whose = about ?? of
  return whose === undefined ? words : `${whose} ${words}`
}

/** What happened that made it true, deepest first: what it was asked of and what was found. */
const happenings = (tree: ToldTree, of?: string): string[] => {
  if (tree.count === 0) return []
  const whose = tree.about ?? of
  const inside = (tree.of ?? []).flatMap((part) => happenings(part, whose))
  if (inside.length > 0) return inside
  return tree.happened ? [phrase(tree, of)] : []
}

const trueParts = (tree: ToldTree, of?: string): string[] => {
  if (tree.count === 0) return []
  const whose = tree.about ?? of
  const inside = (tree.of ?? []).flatMap((part) => trueParts(part, whose))
  return inside.length > 0 ? inside : [phrase(tree, of)]
}

/** What keeps it from being true: of what is joined, the parts that are false; of a negation, what is true. */
const obstacles = (tree: ToldTree, of?: string): string[] => {
  const whose = tree.about ?? of
  const parts = tree.of ?? []
  if (tree.words === 'not') return parts.flatMap((part) => trueParts(part, whose))
  const isJoined = parts.length > 1 && parts.some(({ count }) => count > 0)
  if (isJoined) {
    const [first] = parts.filter(({ count }) => count === 0)
    return first ? obstacles(first, whose) : []
  }
  return [`not: ${phrase(tree, of)}`]
}

/** Why a rule asked for what it asked for, or for nothing, in a few words; empty where there is nothing to say. */
export const whyTold = (tree: ToldTree, isRequested: boolean): string[] => {
  const found = isRequested ? happenings(tree) : obstacles(tree)
  return [...new Set(found.length > 0 || !isRequested ? found : trueParts(tree))].slice(0, mostReasons)
}
