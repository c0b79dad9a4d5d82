import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { Facts } from '#components/ui/facts.tsx'

import type { RunAnswer } from './run-answer.ts'
import { givenFacts } from './step-given.tsx'

afterEach(cleanup)

type Node = RunAnswer['graph'][number]

const run = {
  id: 'r',
  steps: [
    {
      key: 'even',
      outputs: [
        {
          name: 'result',
          summary: { format: 'json', sizeBytes: 2, preview: { kind: 'json', value: 30, truncated: false } },
        },
      ],
    },
  ],
} as unknown as RunAnswer

const show = (node: Pick<Node, 'config' | 'inputs'>) => {
  const given = node as Node
  render(
    <ApiProvider place={{ tenant: 'acme', deployment: 'production' }}>
      <Facts facts={givenFacts(run, given)} />
    </ApiProvider>,
  )
}

test('a step says its config, and of each input the value it got and where that came from', () => {
  show({
    config: { strict: true },
    inputs: [
      { name: 'even_sum', sources: [{ from: 'step', step: 'even', output: 'result' }] },
      { name: 'rates', sources: [{ from: 'asset', asset: 'daily/rates', ioManager: 'file' }] },
      { name: 'factor', sources: [{ from: 'value', value: 4 }] },
    ],
  })
  expect(screen.getByText('{"strict":true}')).toBeDefined()
  expect(screen.getByText(/30 from/).textContent).toBe('30 from even')
  expect(screen.getByRole('link', { name: 'even' }).getAttribute('href')).toContain('step=even')
  expect(screen.getByText(/kept by/).textContent).toBe('kept by daily/rates')
  expect(screen.getByText('4')).toBeDefined()
})

test('a step without config and inputs says nothing of them', () => {
  show({ config: {}, inputs: [] })
  expect(screen.queryByText('Config')).toBeNull()
  expect(screen.queryByText(/Input/)).toBeNull()
})
