const star = Symbol('any characters')

/** What one place of a part of a path is held against: any characters, this one, or one of some. */
type Place = typeof star | string | ((character: string) => boolean)

/** A part of a pattern between two slashes: `deep` stands for any number of parts. */
type Part =
  | 'deep'
  | {
      places: readonly Place[]
      /** It begins with a point itself: only then it fits what does. */ isHidden: boolean
    }

export type ReadPattern =
  | {
      outcome: 'read'
      /** Whether a path with / between its parts fits. Linear in the length of the path. */ fits: (
        path: string,
      ) => boolean
    }
  | { outcome: 'refused'; /** Without its subject. */ message: string }

/** A pattern is held against every name of a folder or bucket, so it has an end. */
const mostCharacters = 120
const mostStars = 20
const mostAlternatives = 50
/** All its choices written out. */
const mostWritten = 240

class Unfit extends Error {}

/** The texts that a pattern with {a,b} in it stands for. */
const alternatives = (text: string): string[] => {
  const open = text.indexOf('{')
  if (open === -1) {
    if (text.includes('}')) throw new Unfit('closes a brace that was not opened')
    return [text]
  }
  let depth = 0
  let from = open + 1
  const choices: string[] = []
  for (let at = open; at < text.length; at += 1) {
    const character = text[at]
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
    const isEnd = depth === 0
    if (!isEnd && !(depth === 1 && character === ',')) continue
    choices.push(text.slice(from, at))
    from = at + 1
    if (!isEnd) continue
    if (choices.length < 2) throw new Unfit('has a brace without a choice; write {csv,json}')
    const ends = alternatives(text.slice(at + 1))
    const begun = choices.flatMap(alternatives)
    if (begun.length * ends.length > mostAlternatives)
      throw new Unfit(`stands for more than ${mostAlternatives} patterns`)
    return begun.flatMap((each) => ends.map((end) => text.slice(0, open) + each + end))
  }
  throw new Unfit('has a brace that is not closed')
}

const within = (members: string): ((character: string) => boolean) => {
  const isNot = /^[!^]/.test(members)
  const listed = Array.from(isNot ? members.slice(1) : members)
  const ranges: [string, string][] = []
  for (let at = 0; at < listed.length; at += 1) {
    const from = listed[at] ?? ''
    const to = listed[at + 1] === '-' ? listed[at + 2] : undefined
    ranges.push([from, to ?? from])
    if (to !== undefined) at += 2
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== isNot
}

const partOf = (text: string): Part => {
  if (text === '**') return 'deep'
  const places: Place[] = []
  const characters = Array.from(text)
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    if (character === '*') {
      if (places.at(-1) !== star) places.push(star)
    } else if (character === '?') places.push(() => true)
    else if (character === '[') {
      const end = characters.indexOf(']', at + 2)
      if (end === -1) throw new Unfit('has a bracket that is not closed')
      places.push(within(characters.slice(at + 1, end).join('')))
      at = end
    } else places.push(character)
  }
  return { places, isHidden: text.startsWith('.') }
}

/**
 * Whether items fit a row of which some stand for any number of them. Where an item does not fit, the last of those that were met takes one item more: earlier
 * ones need never be asked again, so that it takes no longer than the two lengths multiplied.
 */
const fitsRow = <Wanted, Item>(
  wanted: readonly Wanted[],
  items: readonly Item[],
  { isAny, fits }: { isAny: (one: Wanted) => boolean; fits: (one: Wanted, item: Item) => boolean },
): boolean => {
  let [at, item] = [0, 0]
  let back: { at: number; item: number } | undefined
  while (item < items.length) {
    const one = wanted[at]
    if (one !== undefined && isAny(one)) {
      back = { at, item }
      at += 1
    } else if (one !== undefined && fits(one, items[item] as Item)) {
      at += 1
      item += 1
    } else if (back && fits(wanted[back.at] as Wanted, items[back.item] as Item)) {
      back.item += 1
      at = back.at + 1
      item = back.item
    } else return false
  }
  return wanted.slice(at).every(isAny)
}

const anyName: Part = { places: [star], isHidden: false }

/** The parts of a pattern; what is deep at its end is one part at least. */
const rowOf = (text: string): Part[] => {
  const parts = text.split(/\/+/).map(partOf)
  return parts.at(-1) === 'deep' ? [...parts, anyName] : parts
}

const isHidden = (name: string): boolean => name.startsWith('.')

const fitsPart = (part: Part, name: string): boolean => {
  if (part === 'deep') return !isHidden(name)
  if (isHidden(name) && !part.isHidden) return false
  return (
    name !== '' &&
    fitsRow(part.places, Array.from(name), {
      isAny: (place) => place === star,
      fits: (place, character) =>
        place === character || place === star || (typeof place === 'function' && place(character)),
    })
  )
}

/**
 * Reads a pattern of paths as shells have them: `*` and `?` within a part, `**` for any number of parts, `[a-z]`, `{csv,json}`. What begins with a point is meant only
 * where it is written. Nothing else of globs is read, so that what is read is matched in linear time.
 */
export const readPathPattern = (text: string): ReadPattern => {
  const refused = (message: string): ReadPattern => ({ outcome: 'refused', message })
  if (text.length > mostCharacters) return refused(`must be at most ${mostCharacters} characters long`)
  if (text.split('*').length - 1 > mostStars) return refused(`must have at most ${mostStars} stars`)
  if (/[@!+*?]\(/.test(text)) return refused('has a group such as +(a|b), which is not read; write {a,b}')
  if (text.includes('\\'))
    return refused(
      'has a backslash, which is not read; write / between the parts of a path, and [*] for a star',
    )
  if (/\{[^{},]*\.\.[^{},]*\}/.test(text))
    return refused('has a range between braces, which is not read; write {1,2,3}')
  try {
    const written = alternatives(text)
    if (written.join('').length > mostWritten)
      return refused(`must be at most ${mostWritten} characters long with its choices written out`)
    const rows = written.map(rowOf)
    const how = { isAny: (part: Part) => part === 'deep', fits: fitsPart }
    return {
      outcome: 'read',
      fits: (path) => {
        const names = path.replace(/\/$/, '').split(/\/+/)
        return rows.some((row) => fitsRow(row, names, how))
      },
    }
  } catch (error) {
    if (error instanceof Unfit) return refused(error.message)
    throw error
  }
}
