import { identifierOf } from '../../document/identifier.ts'

/** A name as SQL takes it whatever it holds. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as SQL spells it. */
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The table that an asset's value is to a query. */
export const tableOf = (asset: string): string => quotedName(identifierOf(asset))

/** The parts of a text between its commas. */
export const listed = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A name for a check, made of words. */
export const namedAfter = (...words: string[]): string => identifierOf(words.join('_')).toLowerCase()

/** A number that was typed; undefined where it is none. */
export const numberIn = (text: string | undefined): number | undefined => {
  const number = Number(text)
  return (text ?? '').trim() === '' || !Number.isFinite(number) ? undefined : number
}
