import type { Compute } from '../compute.ts'
import { parametersOf } from './parameters.ts'
import { scanCode, type ScannedLanguage, type Token } from './scan-code.ts'

const wordIn = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text)

const replaced = (code: string, tokens: readonly Token[], to: string): string => {
  let rest = 0
  let result = ''
  for (const { start, end } of tokens) {
    result += code.slice(rest, start) + to
    rest = end
  }
  return result + code.slice(rest)
}

/** Whether a name at `index` could mean something else than the variable: a keyword argument, a key of an object, another function's parameter. */
const doubtful = (tokens: Token[], index: number, language: ScannedLanguage): boolean => {
  const [before, after] = [tokens[index - 1]?.text ?? '', tokens[index + 1]?.text ?? '']
  if (
    [
      'def',
      'class',
      'function',
      'lambda',
      'global',
      'nonlocal',
      'import',
      'as',
      'const',
      'let',
      'var',
      'for',
    ].includes(before)
  )
    return true
  if (language === 'python') return (before === '(' || before === ',') && after === '='
  return (before === '{' || before === ',') && [':', ',', '}'].includes(after)
}

/**
 * The code with one parameter of its function renamed, in the signature and wherever it is used; undefined where that could change what the code means:
 * the new name is used already, the old one stands in an interpolated text, or could be something else.
 */
export const renameParameter = (
  compute: Compute,
  elementName: string,
  from: string,
  to: string,
): Compute | undefined => {
  const parameters = parametersOf(compute, elementName)
  if (!parameters || !('code' in compute)) return undefined
  const own = parameters.list.find(({ name, form }) => name === from && form === 'plain')
  const tokens = scanCode(compute.code, parameters.language).filter(({ type }) => type !== 'comment')
  const hidden = tokens.some(
    ({ interpolated, text }) => interpolated && (wordIn(text, from) || wordIn(text, to)),
  )
  const introspects = tokens.some(
    ({ type, text }) => type === 'name' && ['locals', 'eval', 'exec', 'arguments', to].includes(text),
  )
  if (!own || hidden || introspects) return undefined
  const uses: Token[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'name' || token.text !== from) continue
    const before = tokens[index - 1]?.text
    if (before === '.' || before === '?.') continue
    if (token.start !== own.nameStart && doubtful(tokens, index, parameters.language)) {
      const inSignature = token.start >= parameters.signature.from && token.end <= parameters.signature.to
      if (!inSignature) return undefined
    }
    uses.push(token)
  }
  // Another function of the same code may use the name for something of its own.
  return otherFunctions(tokens) > 1
    ? undefined
    : ({ ...compute, code: replaced(compute.code, uses, to) } as Compute)
}

const otherFunctions = (tokens: Token[]): number =>
  tokens.filter(({ type, text }) => type === 'name' && (text === 'def' || text === 'function')).length

/** The code with its function renamed; undefined where another name could be hurt. */
export const renameFunction = (compute: Compute, from: string, to: string): Compute | undefined => {
  const parameters = parametersOf(compute, from)
  if (!parameters || !('code' in compute) || !parameters.signature.nameToken) return undefined
  const tokens = scanCode(compute.code, parameters.language)
  const taken = tokens.some(
    ({ type, text, interpolated }) =>
      (type === 'name' && text === to) || (interpolated && wordIn(text, from)),
  )
  const uses = tokens.filter(({ type, text }) => type === 'name' && text === from)
  if (taken || uses.length !== 1 || uses[0]?.start !== parameters.signature.nameToken.start) return undefined
  return { ...compute, code: replaced(compute.code, uses, to) } as Compute
}
