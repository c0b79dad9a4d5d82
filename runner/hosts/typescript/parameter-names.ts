export interface Parameter {
  /** Undefined for a destructured one, which takes all inputs as an object. */
  name: string | undefined
  rest: boolean
  optional: boolean
}

/** The parameters of a function, read off its source text (types are stripped by then). */
export function parametersOf(source: string): Parameter[] {
  return split(listText(source)).map(parameter)
}

function parameter(text: string): Parameter {
  const rest = text.startsWith('...')
  const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(rest ? text.slice(3) : text)?.[0]
  return { name, rest, optional: hasDefault(text) }
}

/** Text between the brackets of the parameter list; of `x => …` the x. */
function listText(source: string): string {
  const text = withoutComments(source)
  const single = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(text)
  if (single?.[1] !== undefined && single[1] !== 'async') return single[1]
  const start = text.indexOf('(')
  return text.slice(start + 1, closing(text, start))
}

function closing(text: string, start: number): number {
  for (const { index, depth } of walk(text.slice(start))) if (depth === 0 && index > 0) return start + index
  return text.length
}

function split(list: string): string[] {
  const parts: string[] = []
  let from = 0
  for (const { index, depth, letter } of walk(list)) {
    if (letter !== ',' || depth !== 0) continue
    parts.push(list.slice(from, index))
    from = index + 1
  }
  return [...parts, list.slice(from)].map((part) => part.trim()).filter((part) => part !== '')
}

const hasDefault = (text: string): boolean =>
  walk(text).some(({ letter, depth, index }) => letter === '=' && depth === 0 && text[index + 1] !== '>')

interface Place {
  index: number
  letter: string
  /** Brackets still open after this letter. */
  depth: number
}

/** The letters outside strings, with the depth of brackets. */
function walk(text: string): Place[] {
  const places: Place[] = []
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const letter = text[index] ?? ''
    if ('"\'`'.includes(letter)) {
      index = stringEnd(text, index)
      continue
    }
    if ('([{'.includes(letter)) depth++
    if (')]}'.includes(letter)) depth--
    places.push({ index, letter, depth })
  }
  return places
}

function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === text[start]) return index
  }
  return text.length
}

const withoutComments = (text: string): string =>
  text.replaceAll(
    /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_all, string?: string) => string ?? ' ',
  )
