import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import { changeBetween } from '../change-between.ts'
import type { Change } from '../change.ts'
import { addElement } from '../commands/add-element.ts'
import { connect } from '../commands/connect.ts'
import { moveNodes } from '../commands/move-nodes.ts'
import { removeElements } from '../commands/remove-elements.ts'
import { renameElement } from '../commands/rename-element.ts'
import { setCode } from '../commands/set-code.ts'
import { setField } from '../commands/set-field.ts'
import { setSettings } from '../commands/set-settings.ts'
import type { PipelineDocument } from '../document.ts'
import { formatText } from '../format-text.ts'
import { parseText } from '../parse-text.ts'
import { editText, editYamlText } from './edit-yaml-text.ts'

const read = (text: string): PipelineDocument => {
  const parsed = parseText(text)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

const written = `# Numbers, as we count them.
sluice: pipeline
name: numbers # short

# What comes in.
assets:
  # The source of everything.
  - key: integers
    group: raw # from outside
    compute:
      kind: python
      code: |
        def integers():
            return [1, 2]  # few
  - key: even
    deps: [integers] # one only
    description: 'Only the even ones'
    compute: { kind: sql, code: "select * from integers" }

jobs:
  - { name: all, target: { selection: "*" } } # the lot
`

const edited = (command: (document: PipelineDocument) => Change | Refusal, text = written): string => {
  const document = read(text)
  const change = command(document)
  if (change instanceof Refusal) throw change
  const result = editText(text, change)
  if (result.outcome === 'refused') throw new Error(result.message)
  expect(read(result.text)).toEqual(applied(document, change))
  return result.text
}
const linesChanged = (after: string): string[] => {
  const before = new Set(written.split('\n'))
  return after.split('\n').filter((line) => !before.has(line))
}

describe('what a change does not touch keeps its comments, order and style', () => {
  test('code', () => {
    const text = edited((document) =>
      setCode(document, { id: 'asset-integers', code: 'def integers():\n    return [3]\n' }),
    )
    expect(linesChanged(text)).toEqual(['            return [3]'])
  })
  test('a field, new and changed and gone', () => {
    expect(
      linesChanged(
        edited((document) => setField(document, { id: 'asset-even', field: 'description', value: 'Other' })),
      ),
    ).toEqual(["    description: 'Other'"])
    const owned = edited((document) =>
      setField(document, { id: 'asset-even', field: 'owners', value: ['ana'] }),
    )
    expect(linesChanged(owned)).toEqual(['    owners:', '      - ana'])
    expect(owned.indexOf('owners')).toBeLessThan(owned.indexOf('compute: { kind: sql'))
    const ungrouped = edited((document) =>
      setField(document, { id: 'asset-integers', field: 'group', value: undefined }),
    )
    expect(linesChanged(ungrouped)).toEqual([])
    expect(ungrouped).toContain('# The source of everything.')
  })
  test('a rename writes down the id that the name gave before', () => {
    const text = edited((document) => renameElement(document, { id: 'asset-integers', name: 'whole' }))
    expect(linesChanged(text)).toEqual([
      '  - id: asset-integers',
      '    key: whole',
      '        def whole():',
      '    deps: [ whole ] # one only',
      '    compute: { kind: sql, code: "select * from whole" }',
    ])
  })
  test('a wire, a new element, a place', () => {
    const added = edited((document) =>
      addElement(document, {
        id: 'n',
        kind: 'asset',
        name: 'odd',
        from: [{ id: 'asset-integers' }],
        at: { x: 1, y: 2 },
      }),
    )
    expect(linesChanged(added)).toEqual([
      '  - id: n',
      '    key: odd',
      '    deps:',
      '      - integers',
      '        def odd(integers):',
      '            return integers',
      'layout:',
      '  n: { x: 1, y: 2 }',
    ])
    const wired = edited(
      (document) => connect(document, { from: { id: 'n' }, to: { id: 'asset-even' } }),
      added,
    )
    expect(wired).toContain('deps: [ integers, odd ] # one only')
    expect(edited((document) => moveNodes(document, { places: { n: { x: 9, y: 2 } } }), added)).toContain(
      '  n: { x: 9, y: 2 }',
    )
  })
  test('removing, down to the last of a section', () => {
    const text = edited((document) => removeElements(document, { ids: ['job-all'] }))
    expect(text).not.toContain('jobs:')
    expect(text).toContain('# The source of everything.')
  })
  test('a setting', () => {
    expect(
      linesChanged(edited((document) => setSettings(document, { field: 'name', value: 'counted' }))),
    ).toEqual(['name: counted # short'])
  })
  test('lists that are not indented stay so, and wide indents stay wide', () => {
    const flat = 'sluice: pipeline\nname: x\nnotes:\n- text: a\n- text: b\n'
    expect(edited((document) => setSettings(document, { field: 'name', value: 'y' }), flat)).toBe(
      flat.replace('name: x', 'name: y'),
    )
    const wide = 'sluice: pipeline\nname: x\ntags:\n    a: b\n'
    expect(edited((document) => setSettings(document, { field: 'name', value: 'y' }), wide)).toBe(
      wide.replace('name: x', 'name: y'),
    )
  })
  test('an alias is written out before something behind it changes', () => {
    const text = 'sluice: pipeline\nname: x\nnotes:\n  - { id: a, text: &t hello }\n  - { id: b, text: *t }\n'
    const after = edited((document) => setField(document, { id: 'a', field: 'text', value: 'changed' }), text)
    expect(read(after).elements['b']).toMatchObject({ text: 'hello' })
  })
  test('JSON keeps its indentation', () => {
    const text = '{\n    "sluice": "pipeline",\n    "name": "x"\n}\n'
    expect(edited((document) => setSettings(document, { field: 'name', value: 'y' }), text)).toBe(
      text.replace('"x"', '"y"'),
    )
  })
})

test('a text that cannot be read, and a change that does not fit, are refused', () => {
  expect(editYamlText('sluice: [', { label: '', edits: [] }).outcome).toBe('refused')
  expect(
    editYamlText(written, { label: '', edits: [{ do: 'set', id: 'zzz', field: 'key', to: 'a' }] }).outcome,
  ).toBe('refused')
})

test('parse(edit(text, change)) = apply(parse(text), change), whatever the texts and the change', () => {
  fc.assert(
    fc.property(arbitraryDocument, arbitraryDocument, fc.boolean(), (from, to, bare) => {
      // Without ids, as a person writes it.
      const text = bare
        ? formatText(from, 'yaml')
            .replace(/^ {2}- id: .*\n {4}/gm, '  - ')
            .replace(/^layout:[\s\S]*/m, '')
        : formatText(from, 'yaml')
      const parsed = parseText(text)
      if (parsed.outcome === 'refused') return
      const change = changeBetween(parsed.document, to, 'Everything')
      const result = editYamlText(text, change)
      expect(result.outcome).toBe('edited')
      if (result.outcome === 'edited') expect(read(result.text)).toEqual(applied(parsed.document, change))
    }),
    { numRuns: 40 },
  )
}, 120_000)
