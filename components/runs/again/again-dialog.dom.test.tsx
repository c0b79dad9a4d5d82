import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'

import type { RunAnswer } from '../run-answer.ts'
import { AgainDialog } from './again-dialog.tsx'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }))
afterEach(cleanup)

const node = (key: string, ...after: string[]) => ({ key, kind: 'asset', after })
const run = {
  id: 'r',
  status: 'failed',
  pipelines: [],
  config: {},
  tags: { team: 'core' },
  graph: [node('a'), node('b', 'a'), node('c', 'b')],
  steps: [
    { key: 'a', pieceOf: null, status: 'succeeded' },
    { key: 'b', pieceOf: null, status: 'failed' },
    { key: 'c', pieceOf: null, status: 'skipped' },
  ],
} as unknown as RunAnswer

const show = (step?: string) =>
  render(
    <ApiProvider place={{ tenant: 'acme', deployment: 'production' }}>
      <AgainDialog run={run} step={step} onClose={() => undefined} />
    </ApiProvider>,
  )
const listed = (title: string) => {
  const section = screen.queryByRole('region', { name: title })
  return section
    ? within(section)
        .getAllByRole('listitem')
        .map((item) => item.textContent)
    : []
}

test('which steps run and whose values are taken over is seen before anything starts', () => {
  show()
  expect(listed('These run')).toEqual(['b', 'c'])
  expect(listed('Values of these are taken over')).toEqual(['a'])
  fireEvent.click(screen.getByRole('radio', { name: 'All steps' }))
  expect(listed('These run')).toEqual(['a', 'b', 'c'])
  expect(listed('Values of these are taken over')).toEqual([])
  expect(screen.queryByRole('radio', { name: 'This step only' })).toBeNull()
})

test('what is changed is told beside what it was, and what cannot be read keeps it from starting', () => {
  show()
  const changed = within(screen.getByRole('region', { name: 'Otherwise than this run' }))
  expect(changed.getByText('Nothing is given otherwise than to this run')).toBeDefined()
  fireEvent.change(screen.getByRole('textbox', { name: 'Tags' }), { target: { value: 'team=data' } })
  expect(changed.getByRole('listitem').textContent).toBe('tag team: core → data')
  fireEvent.change(screen.getByRole('textbox', { name: 'Configuration' }), { target: { value: 'ops: [' } })
  expect(screen.getByRole('alert').textContent).toContain('Line 1')
  expect(screen.getByRole('button', { name: /^Run 2 steps/ }).hasAttribute('disabled')).toBe(true)
})

test('with a step chosen it begins there, with all that follows, or is that step alone', () => {
  show('b')
  expect(listed('These run')).toEqual(['b', 'c'])
  fireEvent.click(screen.getByRole('radio', { name: 'This step only' }))
  expect(listed('These run')).toEqual(['b'])
  expect(screen.getByRole('button', { name: 'Run 1 step' })).toBeDefined()
})
