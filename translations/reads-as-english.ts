const placeholders = /\{\d+\}|<\/?\d+>/g
const word = /^[("'“‘]*[A-Za-z][A-Za-z’']*(-[A-Za-z]+)*[.,:;…?!)"'”’]*$/
const label = /^[A-Z][a-z]+[.…?!:]?$|^[A-Za-z]+…$/
/** A key of the keyboard among words: `Press [?]`. */
const keyAmongWords = /\[[^\]\s]{1,12}\]/g
/** A semicolon of prose has a word before it and one after. */
const machine =
  /^(https?:|[./#@&?]|--|data:|[a-z]+\()|^[A-Z0-9_]+$|[{}[\]=]|(?<![A-Za-z”’")\d]);|;(?! ?[A-Za-z“(]|$)|;$|^[a-z-]+: ?[^;]*;|\bvar\(/

const besideSlot = /(^|\s)[A-Za-z]{2,}:? \{\d+\}|\{\d+\}[,.]? [A-Za-z]{2,}/
const keyOfKeyboard =
  /^(Escape|Enter|Tab|Space|Delete|Backspace|Insert|Shift|Control|Alt|Meta|Page(Up|Down)|Arrow\w*)$/
const classOfCss = /^-?(text|bg|border|fill|stroke)-/

/**
 * Whether a text of the source is English that somebody reads. A sentence has words with a space between them; a label begins with a capital or
 * goes on with an ellipsis. A single small word is a name of the program (`running`, `asc`) wherever it does not stand among words.
 */
export const readsAsEnglish = (text: string, { amongWords = false } = {}): boolean => {
  const said = text.replaceAll(placeholders, ' ').replaceAll(keyAmongWords, ' ').trim()
  if (!/[A-Za-z]{2}/.test(said) || machine.test(said) || keyOfKeyboard.test(said)) return false
  // Words beside a slot: `version {0}`, `{0} s ago`, `by {0}`.
  if (besideSlot.test(text.trim()) && said.split(/\s+/).every((one) => word.test(one))) return true
  const words = said.split(/\s+/)
  if (words.some((one) => classOfCss.test(one))) return false
  if (words.length === 1) return amongWords ? word.test(said) : label.test(said)
  // Classes of CSS are small words with hyphens, colons and figures in nearly each.
  const plain = words.filter((one) => word.test(one) && !/^[a-z]+-[a-z]+$/.test(one))
  return plain.length > 0 && plain.length >= words.length / 2
}
