/** What can be found: its label, and quiet words that are searched as well. */
export interface Findable {
  label: string
  about?: string | undefined
}

export interface EntryGroup<Entry extends Findable> {
  title: string
  entries: readonly Entry[]
  /** Places that are gone to by their name: they come before all else where the name is, or begins with, what was typed. */
  arePages?: boolean
}

/** So many entries of a group are drawn; whoever wants another types more of its name. */
const mostShown = 50

/** How well an entry is what was typed, best first. */
const ranks = { isIt: 0, beginsSo: 1, wordBeginsSo: 2, holds: 3, holdsWords: 4, holdsLetters: 5 } as const

const holdsInOrder = (text: string, letters: string): boolean => {
  let from = 0
  for (const letter of letters) {
    const at = text.indexOf(letter, from)
    if (at < 0) return false
    from = at + letter.length
  }
  return true
}

const isBetween = (letter: string | undefined): boolean =>
  letter === undefined || !/[\p{L}\p{N}]/u.test(letter)

const wordBeginsSo = (label: string, wanted: string): boolean => {
  for (let at = label.indexOf(wanted); at >= 0; at = label.indexOf(wanted, at + 1))
    if (isBetween(label[at - 1])) return true
  return false
}

interface Wanted {
  text: string
  words: readonly string[]
  letters: string
}

const rankOf = ({ label, about = '' }: Findable, { text, words, letters }: Wanted): number | undefined => {
  const name = label.toLowerCase().replace('…', '')
  if (name === text) return ranks.isIt
  if (name.startsWith(text)) return ranks.beginsSo
  if (name.includes(text)) return wordBeginsSo(name, text) ? ranks.wordBeginsSo : ranks.holds
  const said = `${name} ${about.toLowerCase()}`
  if (words.every((word) => said.includes(word))) return ranks.holdsWords
  return holdsInOrder(name, letters) ? ranks.holdsLetters : undefined
}

/**
 * What was typed for, group by group, the group with the best entry first and the best of each group first; of equals the shorter name.
 * All there is, as it stands, where nothing was typed. At most fifty of each group.
 */
export const rankEntries = <Entry extends Findable>(
  groups: readonly EntryGroup<Entry>[],
  typed: string,
): EntryGroup<Entry>[] => {
  const text = typed.trim().toLowerCase()
  if (text === '') return groups.map((group) => ({ ...group, entries: group.entries.slice(0, mostShown) }))
  const words = text.split(/\s+/u)
  const wanted = { text, words, letters: words.join('') }
  return groups
    .map((group) => {
      const byRank: Entry[][] = []
      for (const entry of group.entries) {
        const rank = rankOf(entry, wanted)
        if (rank !== undefined) (byRank[rank] ??= []).push(entry)
      }
      const best = byRank.findIndex((some) => some !== undefined)
      const entries: Entry[] = []
      for (const some of byRank) {
        if (entries.length >= mostShown) break
        entries.push(...(some ?? []).toSorted((a, b) => a.label.length - b.label.length))
      }
      const goesFirst = group.arePages === true && best <= ranks.beginsSo
      return { group: { ...group, entries: entries.slice(0, mostShown) }, best, goesFirst }
    })
    .filter(({ best }) => best >= 0)
    .toSorted((a, b) => Number(b.goesFirst) - Number(a.goesFirst) || a.best - b.best)
    .map(({ group }) => group)
}
