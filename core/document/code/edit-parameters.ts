import type { Compute } from '../compute.ts'
import { parametersOf, type Parameter, type Parameters } from './parameters.ts'

type WithCode = Extract<Compute, { code: string }>

const splice = (code: string, start: number, end: number, text: string): string =>
  code.slice(0, start) + text + code.slice(end)

/** The blanks a parameter is indented by, where it begins a line of its own. */
const indentBefore = (code: string, at: number): string | undefined =>
  /\n([ \t]*)$/.exec(code.slice(0, at))?.[1]

const inserted = (code: string, { signature, list }: Parameters, name: string): string => {
  // Behind the last one that must be given, before defaults, rests and keyword-only ones.
  const bound = list.findIndex(({ optional }) => optional)
  const [before, after] = [
    bound === -1 ? list.at(-1) : list[bound - 1],
    bound === -1 ? undefined : list[bound],
  ]
  if (signature.bare)
    return splice(
      code,
      signature.from,
      signature.to,
      `(${code.slice(signature.from, signature.to)}, ${name})`,
    )
  if (before) {
    const indent = indentBefore(code, before.start)
    return splice(code, before.end, before.end, indent === undefined ? `, ${name}` : `,\n${indent}${name}`)
  }
  if (after) {
    const indent = indentBefore(code, after.start)
    return splice(code, after.start, after.start, indent === undefined ? `${name}, ` : `${name},\n${indent}`)
  }
  return splice(code, signature.from, signature.from, name)
}

/** The compute with one more parameter; the same where it has it already; undefined where its function cannot be told. */
export const withParameter = (compute: Compute, elementName: string, name: string): Compute | undefined => {
  const parameters = parametersOf(compute, elementName)
  if (!parameters || !('code' in compute)) return undefined
  if (parameters.list.some((parameter) => parameter.name === name)) return compute
  return { ...compute, code: inserted(compute.code, parameters, name) } as WithCode
}

/** What goes with a parameter: the comma on one side of it, and a bare "*" that it leaves alone. */
const rangeOf = (code: string, { signature, list }: Parameters, at: number): [number, number] => {
  const [before, own, after] = [list[at - 1], list[at] as Parameter, list[at + 1]]
  if (signature.bare) return [own.start, own.end]
  if (after) return [own.start, after.start]
  const starOnly = before?.form === 'star'
  const keep = starOnly ? list[at - 2] : before
  if (keep) return [keep.end, own.end]
  const comma = /^\s*,/.exec(code.slice(own.end, signature.to))
  return [starOnly ? before.start : own.start, own.end + (comma?.[0].length ?? 0)]
}

/** The compute without a parameter; the same where it has none by that name; undefined where its function cannot be told. */
export const withoutParameter = (
  compute: Compute,
  elementName: string,
  name: string,
): Compute | undefined => {
  const parameters = parametersOf(compute, elementName)
  if (!parameters || !('code' in compute)) return undefined
  const at = parameters.list.findIndex((parameter) => parameter.name === name && parameter.form === 'plain')
  if (at === -1) return compute
  const [start, end] = rangeOf(compute.code, parameters, at)
  const replacement = parameters.signature.bare ? '()' : ''
  return { ...compute, code: splice(compute.code, start, end, replacement) } as WithCode
}
