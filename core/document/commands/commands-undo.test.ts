import fc from 'fast-check'
import { expect, test } from 'vitest'

import { arbitraryDocument, arbitraryText } from '#server/testing/arbitrary-document.ts'

import type { Json } from '../../json.ts'
import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import type { Change } from '../change.ts'
import { computeKinds } from '../compute.ts'
import type { PipelineDocument } from '../document.ts'
import { elementKinds } from '../element.ts'
import { formatText } from '../format-text.ts'
import { invertChange } from '../invert-change.ts'
import { parseText } from '../parse-text.ts'
import { addElement } from './add-element.ts'
import { connect } from './connect.ts'
import { copyText } from './copy-text.ts'
import { disconnect } from './disconnect.ts'
import { duplicate } from './duplicate.ts'
import { insertBetween } from './insert-between.ts'
import { moveNodes } from './move-nodes.ts'
import { paste } from './paste.ts'
import { removeElements } from './remove-elements.ts'
import { renameElement } from './rename-element.ts'
import { replaceElement } from './replace-element.ts'
import { setCode } from './set-code.ts'
import { setDisabled } from './set-disabled.ts'
import { setField } from './set-field.ts'
import { setGroup } from './set-group.ts'
import { setSettings } from './set-settings.ts'
import { tidy } from './tidy.ts'

type Command = (document: PipelineDocument, turn: number) => Change | Refusal

const pick = (document: PipelineDocument, at: number): string => {
  const ids = Object.keys(document.elements)
  return ids[at % Math.max(1, ids.length)] ?? 'none'
}
const fresh = (turn: number, count = 40): string[] =>
  Array.from({ length: count }, (_, index) => `new_${turn}_${index}`)
const changeOf = (result: { change: Change } | Refusal): Change | Refusal =>
  result instanceof Refusal ? result : result.change
const at = fc.nat({ max: 50 })
const name = fc.oneof(fc.constantFrom('numbers', 'a/b', 'x_y', 'store', 'process', 'class'), arbitraryText)
const code = fc.oneof(
  arbitraryText,
  fc.constantFrom(
    'def f(a, b):\n  return a',
    'def f(numbers):\n  pass',
    'export default (a, x_y) => a',
    'select * from a',
  ),
)
const field = fc.constantFrom(
  'description',
  'deps',
  'inputs',
  'outputs',
  'group',
  'tags',
  'compute',
  'resources',
  'target',
  'key',
  'name',
)
const value = fc.oneof(
  arbitraryText,
  fc.constant(undefined),
  fc.constantFrom<Json>(
    [],
    [{ asset: 'numbers' }],
    [{ name: 'a' }, { name: 'b' }],
    { a: 'b' },
    { kind: 'external' },
    ['store'],
  ),
)

/** One command of every verb, on whatever is there. */
const command: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...elementKinds),
      fc.constantFrom(...computeKinds),
      fc.option(name, { nil: undefined }),
      at,
      at,
      fc.boolean(),
    )
    .map(
      ([kind, compute, wanted, from, to, wired]): Command =>
        (document, turn) =>
          addElement(document, {
            id: fresh(turn)[0] ?? '',
            kind,
            compute,
            graph: 'process',
            at: { x: from, y: to },
            ...(wanted !== undefined && { name: wanted }),
            ...(wired && { from: [{ id: pick(document, from) }], to: [{ id: pick(document, to) }] }),
          }),
    ),
  fc.array(at, { minLength: 1, maxLength: 4 }).map(
    (all): Command =>
      (document) =>
        removeElements(document, { ids: [...new Set(all.map((one) => pick(document, one)))] }),
  ),
  fc.tuple(at, name).map(
    ([one, wanted]): Command =>
      (document) =>
        renameElement(document, { id: pick(document, one), name: wanted }),
  ),
  fc.tuple(at, at).map(
    ([from, to]): Command =>
      (document) =>
        connect(document, { from: { id: pick(document, from) }, to: { id: pick(document, to) } }),
  ),
  fc.tuple(at, at).map(
    ([from, to]): Command =>
      (document) =>
        disconnect(document, { from: { id: pick(document, from) }, to: { id: pick(document, to) } }),
  ),
  fc.tuple(at, at).map(
    ([from, to]): Command =>
      (document, turn) =>
        insertBetween(document, {
          id: fresh(turn)[0] ?? '',
          kind: 'asset',
          wire: { from: { id: pick(document, from) }, to: { id: pick(document, to) } },
        }),
  ),
  fc.tuple(at, code).map(
    ([one, text]): Command =>
      (document) =>
        setCode(document, { id: pick(document, one), code: text }),
  ),
  fc.tuple(at, field, value).map(
    ([one, some, given]): Command =>
      (document) =>
        setField(document, { id: pick(document, one), field: some, value: given }),
  ),
  fc.tuple(fc.constantFrom('name', 'description', 'tags', 'runtime', 'nothing'), value).map(
    ([some, given]): Command =>
      (document) =>
        setSettings(document, { field: some, value: given }),
  ),
  fc.tuple(at, at, at).map(
    ([one, x, y]): Command =>
      (document) =>
        moveNodes(document, { places: { [pick(document, one)]: { x, y } } }),
  ),
  fc.tuple(at, at, at).map(
    ([one, x, y]): Command =>
      (document) =>
        tidy(document, { places: { [pick(document, one)]: { x, y, width: x + 1 } } }),
  ),
  fc.tuple(fc.array(at, { maxLength: 4 }), fc.boolean()).map(
    ([all, disabled]): Command =>
      (document) =>
        setDisabled(document, { ids: all.map((one) => pick(document, one)), disabled }),
  ),
  fc.tuple(at, fc.option(name, { nil: undefined })).map(
    ([one, group]): Command =>
      (document, turn) =>
        setGroup(document, { ids: [pick(document, one)], group, newId: fresh(turn)[0] ?? '' }),
  ),
  fc.array(at, { minLength: 1, maxLength: 4 }).map(
    (all): Command =>
      (document, turn) =>
        changeOf(
          duplicate(document, {
            ids: [...new Set(all.map((one) => pick(document, one)))],
            newIds: fresh(turn),
          }),
        ),
  ),
  fc.array(at, { minLength: 1, maxLength: 4 }).map(
    (all): Command =>
      (document, turn) =>
        changeOf(
          paste(document, {
            text: copyText(
              document,
              all.map((one) => pick(document, one)),
            ),
            newIds: fresh(turn),
          }),
        ),
  ),
  fc.tuple(at, at).map(([one, other]): Command => (document) => {
    const [target, source] = [
      document.elements[pick(document, one)],
      document.elements[pick(document, other)],
    ]
    return target && source
      ? replaceElement(document, { element: { ...source, id: target.id } })
      : new Refusal('not_found', 'Nothing there.')
  }),
)

test('undo(do(d)) = d for every command, and for any number of them in a row', () => {
  let done = 0
  fc.assert(
    fc.property(arbitraryDocument, fc.array(command, { maxLength: 12 }), (document, commands) => {
      const states = [document]
      const changes: Change[] = []
      for (const [turn, run] of commands.entries()) {
        const before = states.at(-1) ?? document
        const snapshot = structuredClone(before)
        const result = run(before, turn)
        // A command never touches the document it is given.
        expect(before).toEqual(snapshot)
        if (result instanceof Refusal) continue
        done++
        changes.push(result)
        states.push(applied(before, result))
      }
      for (const [index, change] of [...changes.entries()].toReversed()) {
        const after = states[index + 1] ?? document
        const undone = applied(after, invertChange(change))
        expect(undone).toEqual(states[index])
        expect(applied(undone, change)).toEqual(after)
      }
    }),
    { numRuns: 150 },
  )
  expect(done).toBeGreaterThan(150)
}, 60_000)

test('what commands make can be written and read', () => {
  fc.assert(
    fc.property(arbitraryDocument, fc.array(command, { maxLength: 8 }), (document, commands) => {
      const last = commands.reduce((current, run, turn) => {
        const result = run(current, turn)
        return result instanceof Refusal ? current : applied(current, result)
      }, document)
      const parsed = parseText(formatText(last, 'yaml'))
      expect(parsed.outcome === 'parsed' && parsed.document).toEqual(last)
    }),
    { numRuns: 100 },
  )
}, 60_000)
