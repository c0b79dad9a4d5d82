import { describe, expect, test } from 'vitest'

import { at, codeAt, did, numbers } from '#server/testing/numbers-document.ts'

import { addElement } from '../../document/commands/add-element.ts'
import { removeElements } from '../../document/commands/remove-elements.ts'
import { renameElement } from '../../document/commands/rename-element.ts'
import { validate } from '../../document/validation/validate.ts'
import { checkTemplates } from './all-templates.ts'
import type { TemplateGiven } from './check-template.ts'

const write = (id: string, given: TemplateGiven, asset = 'raw/orders') =>
  checkTemplates.find((template) => template.id === id)?.write(given, asset)

describe('a check that a form writes', () => {
  test('has a name and a sentence of what was typed', () => {
    expect(write('rowCondition', { condition: ' amount >= 0 ' })).toEqual({
      name: 'amount_0',
      description: 'Every row has amount >= 0.',
      compute: { kind: 'sql', code: 'select *\nfrom "orders"\nwhere (amount >= 0) is not true\n' },
    })
    expect(write('unique', { columns: 'day, shop ,' })).toMatchObject({
      name: 'unique_day_shop',
      description: 'No two rows have the same day and shop.',
    })
    expect(write('rowCount', { least: '1', most: '' })?.description).toBe('It has at least 1 row.')
    expect(write('rowCountDrift', { percent: '25', last: '7' })?.against).toEqual({ last: 7, within: 0.25 })
  })

  test('is not there while something lacks, or is no number', () => {
    for (const { id, fields } of checkTemplates)
      if (fields.some(({ optional }) => !optional)) expect(write(id, {})).toBeUndefined()
    expect(write('rowCount', { least: 'many' })).toBeUndefined()
    expect(write('references', { column: 'id', other: 'raw/orders' })).toBeUndefined()
  })

  test('takes names and texts that SQL would read otherwise', () => {
    expect(write('notNull', { columns: 'order, a"b' })?.compute).toMatchObject({
      code: 'select *\nfrom "orders"\nwhere "order" is null or "a""b" is null\n',
    })
    expect(write('acceptedValues', { column: 'name', values: "O'Brien, x" })?.compute).toMatchObject({
      code: expect.stringContaining("not in ('O''Brien', 'x')"),
    })
    // Two assets of one name arrive by two parameters.
    expect(write('references', { column: 'id', other: 'clean/orders' })).toMatchObject({
      deps: [{ asset: 'clean/orders', as: 'other_orders' }],
    })
  })

  test('follows its asset and what it reads when they are renamed or go', () => {
    const { name, ...fields } = write('references', { column: 'n', other: 'numbers' }, 'total') ?? {
      name: '',
    }
    const drawn = did(numbers, addElement(numbers, { id: 'r', kind: 'check', asset: 'total', name, fields }))
    const errors = validate(drawn, { foreignKeys: new Set() }).filter(({ elementId }) => elementId === 'r')
    expect(errors).toEqual([])
    const renamed = did(drawn, renameElement(drawn, { id: 'a', name: 'figures' }))
    const again = did(renamed, renameElement(renamed, { id: 'c', name: 'sum' }))
    expect(at(again, 'r', 'check')).toMatchObject({ asset: 'sum', deps: [{ asset: 'figures' }] })
    expect(codeAt(again, 'r')).toContain('from "sum"')
    expect(codeAt(again, 'r')).toContain('from "figures"')
    const without = did(again, removeElements(again, { ids: ['a'] }))
    expect(at(without, 'r', 'check').deps).toBeUndefined()
  })
})

test('a check that holds up what it reads itself is refused before anything runs', () => {
  const problems = (blocking: boolean) =>
    validate(
      did(
        numbers,
        addElement(numbers, {
          id: 'r',
          kind: 'check',
          asset: 'numbers',
          fields: { blocking, deps: [{ asset: 'total' }], compute: { kind: 'shell', code: 'true' } },
        }),
      ),
      { foreignKeys: new Set() },
    ).filter(({ code }) => code === 'cycle')
  expect(problems(true)).toMatchObject([{ elementId: 'r', field: 'deps' }])
  expect(problems(false)).toEqual([])
})
