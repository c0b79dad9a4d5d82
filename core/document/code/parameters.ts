import type { Compute } from '../compute.ts'
import { findSignature, type Signature } from './find-signature.ts'
import type { ScannedLanguage, Token } from './scan-code.ts'

/** One parameter of the function an element calls. */
export interface Parameter {
  /** Empty where it has no name of its own: a bare * or /, a pattern. */
  name: string
  /** plain: an input; rest: *args, **kwargs, ...rest; star: a bare "*"; marker: "/" or TypeScript's this; pattern: { a, b }. */
  form: 'plain' | 'rest' | 'star' | 'marker' | 'pattern'
  /** It may be left out: it has a default, or is marked with "?". */
  optional: boolean
  /** The offsets of the whole parameter, with annotation and default. */
  start: number
  end: number
  nameStart: number
}

export interface Parameters {
  language: ScannedLanguage
  signature: Signature
  list: Parameter[]
}

const languageOf = (compute: Compute): ScannedLanguage | undefined =>
  compute.kind === 'python' || compute.kind === 'typescript' ? compute.kind : undefined

const isAngle = (token: Token, before: Token | undefined): boolean =>
  token.text === '<' && before?.type === 'name' && before.end === token.start

/** The tokens of each parameter: split at the commas that stand in no bracket, no type argument list and no lambda. */
const pieces = (inside: Token[]): Token[][] => {
  const found: Token[][] = [[]]
  let depth = 0
  let angles = 0
  let lambdaDepth = -1
  let before: Token | undefined
  for (const token of inside) {
    if (token.type === 'comment') continue
    if (token.type === 'mark') {
      if ('([{'.includes(token.text)) depth++
      if (')]}'.includes(token.text)) depth--
      if (isAngle(token, before)) angles++
      if (token.text === '>' && angles > 0) angles--
      if (token.text === ':' && depth === lambdaDepth) lambdaDepth = -1
    }
    if (token.type === 'name' && token.text === 'lambda') lambdaDepth = depth
    before = token
    if (token.text === ',' && depth === 0 && angles === 0 && lambdaDepth === -1) found.push([])
    else found.at(-1)?.push(token)
  }
  return found.filter((piece) => piece.length > 0)
}

const parameterFrom = (piece: Token[], language: ScannedLanguage): Parameter => {
  const [first, second] = piece as [Token, Token | undefined]
  const place = { start: first.start, end: piece.at(-1)?.end ?? first.end, nameStart: first.start }
  if (['*', '**', '...'].includes(first.text) && second?.type === 'name') {
    return { ...place, name: second.text, form: 'rest', optional: true, nameStart: second.start }
  }
  if (first.text === '*') return { ...place, name: '', form: 'star', optional: true }
  if (first.text === '/') return { ...place, name: '', form: 'marker', optional: false }
  if (first.type !== 'name') return { ...place, name: '', form: 'pattern', optional: false }
  let depth = 0
  const hasDefault = piece.some(({ type, text }) => {
    if (type === 'mark' && '([{'.includes(text)) depth++
    if (type === 'mark' && ')]}'.includes(text)) depth--
    return depth === 0 && text === '='
  })
  const marked = language === 'typescript' && second?.text === '?'
  // A function type of TypeScript calls its own receiver "this"; it is no parameter.
  if (language === 'typescript' && first.text === 'this')
    return { ...place, name: '', form: 'marker', optional: false }
  return { ...place, name: first.text, form: 'plain', optional: hasDefault || marked }
}

/** The parameters of the function an element calls; undefined where the compute has none or the code does not say which function it is. */
export const parametersOf = (compute: Compute, elementName: string): Parameters | undefined => {
  const language = languageOf(compute)
  if (!language || !('code' in compute)) return undefined
  const asked = 'function' in compute ? compute.function : undefined
  const signature = findSignature(compute.code, language, asked, elementName)
  return (
    signature && {
      language,
      signature,
      list: pieces(signature.inside).map((piece) => parameterFrom(piece, language)),
    }
  )
}

/** A parameter by this name is handed the step's context and is no input. */
export const contextParameter = 'context'

/** The parameters that values of dependencies arrive by. */
export const inputParameters = (parameters: Parameters, resources: readonly string[] = []): Parameter[] =>
  parameters.list.filter(
    ({ form, name }) => form === 'plain' && name !== contextParameter && !resources.includes(name),
  )
