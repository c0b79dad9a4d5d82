import { expect } from 'vitest'

import { applied } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { invertChange } from '#core/document/invert-change.ts'
import { parseText } from '#core/document/parse-text.ts'
import { Refusal } from '#core/refusal.ts'

export const read = (text: string): PipelineDocument => {
  const parsed = parseText(text)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}
/** Does a command, and checks on the way that taking it back leaves the document as it was. */
export const did = (document: PipelineDocument, result: Change | Refusal): PipelineDocument => {
  if (result instanceof Refusal) throw result
  const after = applied(document, result)
  expect(applied(after, invertChange(result))).toEqual(document)
  return after
}
export const refusal = (result: unknown): string =>
  result instanceof Refusal ? result.message : 'not refused'
export const at = <Kind extends Element['kind']>(
  document: PipelineDocument,
  id: string,
  kind: Kind,
): Extract<Element, { kind: Kind }> => {
  const element = document.elements[id]
  if (element?.kind !== kind) throw new Error(`${id} is no ${kind}`)
  return element as Extract<Element, { kind: Kind }>
}
export const codeAt = (document: PipelineDocument, id: string): string => {
  const element = document.elements[id]
  return element && 'compute' in element && element.compute && 'code' in element.compute
    ? element.compute.code
    : ''
}

export const numbers = read(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: numbers, group: raw, compute: { kind: python, code: "def numbers():\\n    return [1]\\n" } }
  - { id: b, key: even, deps: [numbers], compute: { kind: python, code: "def even(numbers):\\n    return [n for n in numbers if n % 2 == 0]\\n" } }
  - { id: c, key: total, deps: [even], compute: { kind: typescript, code: "export default (even: number[]) => even.length" } }
  - { id: d, key: report, deps: [{ asset: total }], compute: { kind: sql, code: "select * from total" } }
ops:
  - { id: o1, name: get, graph: process, outputs: [{ name: result, type: list }], compute: { kind: python, code: "def get():\\n    return [1]\\n" } }
  - { id: o2, name: add, graph: process, inputs: [{ name: rows, type: list, from: get.result }], outputs: [{ name: sum, type: number }], compute: { kind: python, code: "def add(rows):\\n    return sum(rows)\\n" } }
  - { id: o3, name: tell, graph: process, inputs: [{ name: text, type: text }], compute: { kind: python, code: "def tell(text):\\n    print(text)\\n" } }
graphs: [{ id: g, name: process, outputs: [{ name: total, from: add.sum }] }]
jobs: [{ id: j, name: all, target: { selection: '+key:"even" and group:raw' } }, { id: jg, name: ops, target: { graph: process } }]
groups: [{ id: gr, name: raw }]
checks: [{ id: k, name: full, asset: even, compute: { kind: python, code: "def full(even):\\n    return len(even) > 0\\n" } }]
schedules: [{ id: s, name: daily, cron: "0 5 * * *", target: { job: all } }]
layout: { a: { x: 0, y: 0 }, b: { x: 300, y: 0 } }
`)
