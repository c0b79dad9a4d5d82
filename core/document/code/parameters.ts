import type { Compute } from '../compute.ts'
import { findSignature, functionNames, type Signature } from './find-signature.ts'
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
  /** Of a rest: 1 for *args, 2 for **kwargs. */
  stars?: number
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
    return {
      ...place,
      name: second.text,
      form: 'rest',
      optional: true,
      nameStart: second.start,
      stars: first.text === '**' ? 2 : 1,
    }
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

/** Computes are never changed in place, so what was read of one holds for as long as it lives. */
const readBefore = new WeakMap<Compute, Map<string, Parameters | undefined>>()

/** The parameters of the function an element calls; undefined where the compute has none or the code does not say which function it is. */
export const parametersOf = (compute: Compute, elementName: string): Parameters | undefined => {
  const known = readBefore.get(compute) ?? new Map<string, Parameters | undefined>()
  readBefore.set(compute, known)
  if (!known.has(elementName)) known.set(elementName, readParameters(compute, elementName))
  return known.get(elementName)
}

const readParameters = (compute: Compute, elementName: string): Parameters | undefined => {
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

/** Parameters by these names are handed the step's context and configuration, where no input has the name. */
const handed = new Set(['context', '_context', 'config'])

/** The parameters that values of dependencies arrive by. */
export const inputParameters = (parameters: Parameters, resources: readonly string[] = []): Parameter[] =>
  parameters.list.filter(
    ({ form, name }) => form === 'plain' && !handed.has(name) && !resources.includes(name),
  )

/** Whether the function takes every input that no parameter names: **kwargs in Python, ...rest or { a, b } in TypeScript. */
export const takesAll = ({ list, language }: Parameters): boolean =>
  list.some(
    ({ form, stars }) =>
      form === 'pattern' || (form === 'rest' && (language === 'typescript' || stars === 2)),
  )

/** Why the function an element calls cannot be told, in a sentence, or undefined where it can or where there is none to tell. */
export const whyNoFunction = (compute: Compute, elementName: string): string | undefined => {
  const language = languageOf(compute)
  if (!language || !('code' in compute) || parametersOf(compute, elementName)) return undefined
  const asked = 'function' in compute ? compute.function : undefined
  const names = functionNames(compute.code, language)
  const example =
    language === 'python' ? `def ${elementName}():` : `export default function ${elementName}() { … }`
  if (names === 'unclosed') return 'The code breaks off inside the parentheses of a function.'
  if (asked !== undefined)
    return names.assigned.includes(asked) ? undefined : `The code defines no function ${asked}.`
  if (names.assigned.includes(elementName)) return undefined
  if (names.defined.length === 0)
    return names.exported ? undefined : `The code defines no function to call. Write ${example}`
  if (language === 'typescript')
    return names.exported ? undefined : `The code has no default export. Write ${example}`
  return `The code defines ${names.defined.slice(0, 3).join(', ')}, and none is called ${elementName}. Rename one, or choose the function to call.`
}
