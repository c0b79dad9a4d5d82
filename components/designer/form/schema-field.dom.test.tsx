import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'

import { setField } from '#core/document/commands/set-field.ts'
import { emptyDocument } from '#core/document/document.ts'
import { assetElement, element } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'

import { controlFor } from '../inspector/control-for.ts'
import { fieldSpec } from './field-spec.ts'
import { refusedValue, type RefusedValue } from './refused-value.ts'
import { SchemaField } from './schema-field.tsx'

afterEach(cleanup)

const drawn = element.parse({ id: 'a', kind: 'asset', key: 'a', compute: { kind: 'external' } })
const document = { ...emptyDocument('here'), elements: { a: drawn } }

/** A field of an asset, taken or refused by the command of the document. */
function AssetField({ name, first }: { name: 'retry' | 'config' | 'runtime'; first?: Json }) {
  const [value, setValue] = useState(first)
  const [refused, setRefused] = useState<RefusedValue>()
  const change = (next: Json | undefined) => {
    const outcome = setField(document, { id: 'a', field: name, value: next })
    setRefused(outcome instanceof Refusal ? refusedValue(outcome) : undefined)
    if (!(outcome instanceof Refusal)) setValue(next)
    return !(outcome instanceof Refusal)
  }
  return (
    <>
      <SchemaField
        name={name}
        spec={fieldSpec(assetElement.shape[name], name)}
        path={name}
        value={value}
        refused={refused}
        onChange={change}
      />
      <output>{JSON.stringify(value ?? null)}</output>
    </>
  )
}
const value = () => JSON.parse(screen.getByRole('status').textContent) as Json
const fill = (label: string | RegExp, text: string) => {
  const input = screen.getByLabelText<HTMLInputElement>(label)
  fireEvent.change(input, { target: { value: text } })
  fireEvent.blur(input)
  return input
}

test('a retry can be filled in from any of its fields', () => {
  render(<AssetField name="retry" />)
  fill('Delay', '1000')
  expect(value()).toEqual({ max: 1, delayMs: 1000 })
  fill('Times', '3')
  expect(value()).toEqual({ max: 3, delayMs: 1000 })
  fill('Times', '')
  expect(value()).toBeNull()
})

test('a figure that is not taken is said by its label at its field, and stays to be mended', () => {
  render(<AssetField name="runtime" />)
  expect(fill('Timeout', '1.5').value).toBe('1.5')
  expect(screen.getByRole('alert').textContent).toBe('Timeout must be a whole number.')
  expect(fill('Timeout', 'soon').value).toBe('soon')
  expect(screen.getAllByRole('alert').map((one) => one.textContent)).toContain('soon is no figure.')
  fill('Timeout', '1500')
  expect(value()).toEqual({ timeoutMs: 1500 })
  expect(screen.queryByRole('alert')).toBeNull()
})

test('JSON of another form than the field takes is said, and not thrown away', () => {
  render(<AssetField name="config" />)
  expect(fill(/Config/u, '5').value).toBe('5')
  expect(screen.getByRole('alert').textContent).toContain('Config must be')
  fill(/Config/u, '{"a": 1}')
  expect(value()).toEqual({ a: 1 })
})

test.each([
  ['runtime.memoryMib', 'Memory'],
  ['runtime.image', 'Image'],
  ['runtime.pullPolicy', 'Pull policy'],
])('the control of %s is found by its path', (path, label) => {
  const { container } = render(<AssetField name="runtime" first={{ memoryMib: 512, env: { A: 'b' } }} />)
  expect(controlFor(container, path)).toBe(screen.getByLabelText(label))
})

test('a value of a map is found in the field of the map', () => {
  const { container } = render(<AssetField name="runtime" first={{ memoryMib: 512, env: { A: 'b' } }} />)
  expect(controlFor(container, 'runtime.env.A')?.closest('[data-field]')).toBe(
    container.querySelector('[data-field="runtime.env"]'),
  )
})
