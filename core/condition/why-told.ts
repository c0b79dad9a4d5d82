import { plainWords } from './rule-words.ts'
import type { ToldTree } from './told-tree.ts'

const mostReasons = 3

/** A part in words with whom it was asked of: what has no name of its own is said by its parts. */
const phrase = (tree: ToldTree, of?: string): string => {
  const whose = tree.about ?? of
  const [first = tree.words, ...others] = (tree.of ?? []).map((part) => phrase(part, whose))
  if (tree.words === plainWords[tree.type])
    switch (tree.type) {
      case 'and':
      case 'or':
        return [first, ...others].join(` ${tree.type} `)
      case 'not':
        return `not ${first}`
      case 'newlyTrue':
        return `${first} became true`
      case 'since':
        return first
      default:
    }
  return whose === undefined ? tree.words : `${whose} ${tree.words}`
}

/** What happened that made it true, deepest first: what it was asked of and what was found. */
const happenings = (tree: ToldTree, of?: string): string[] => {
  if (tree.count === 0) return []
  const whose = tree.about ?? of
  const inside = (tree.of ?? []).flatMap((part) => happenings(part, whose))
  if (inside.length > 0) return inside
  return tree.happened ? [phrase(tree, of)] : []
}

/** What is so that makes it true; that something is not so only where nothing else is. */
const trueParts = (tree: ToldTree, of?: string): string[] => {
  if (tree.count === 0 || tree.type === 'not') return []
  const whose = tree.about ?? of
  const inside = (tree.of ?? []).flatMap((part) => trueParts(part, whose))
  return inside.length > 0 ? inside : [phrase(tree, of)]
}

/** What keeps it from being true: of what is joined the first part that is false; of a negation, what is true. */
const obstacles = (tree: ToldTree, of?: string): string[] => {
  const whose = tree.about ?? of
  const parts = tree.of ?? []
  if (tree.type === 'not') return parts.flatMap((part) => trueParts(part, whose))
  const first = tree.type === 'and' ? parts.find(({ count }) => count === 0) : undefined
  return first ? obstacles(first, whose) : [`not: ${phrase(tree, of)}`]
}

/** Why a rule asked for what it asked for, or for nothing, in a few words; empty where there is nothing to say. */
export const whyTold = (tree: ToldTree, isRequested: boolean): string[] => {
  const found = isRequested ? happenings(tree) : tree.count === 0 ? obstacles(tree) : []
  return [...new Set(found.length > 0 || !isRequested ? found : trueParts(tree))].slice(0, mostReasons)
}
