import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import type { RunGround } from '#core/pod/ground.ts'

import { PodsDialog } from './pods-dialog.tsx'

const ground: RunGround = {
  launcher: 'kubernetes',
  installation: { cpuMilli: 250, memoryMib: 512 },
  deployment: { name: 'production', runtime: { memoryMib: 1024 } },
  ceiling: { plan: 'basic', cpuMilli: 1000, memoryMib: 2048 },
}
const sent: unknown[] = []
const done = vi.fn()

beforeEach(() => {
  sent.length = 0
  done.mockClear()
  vi.stubGlobal('fetch', async (_url: string, init: { body: string }) => {
    sent.push(JSON.parse(init.body))
    return Response.json([{ result: { data: { json: { warnings: [] } } } }])
  })
  render(
    <ApiProvider place={{ tenant: 't', deployment: 'production' }}>
      <PodsDialog
        deployment="production"
        given={{ memoryMib: 1024 }}
        ground={ground}
        onClose={done}
        onSaved={done}
      />
    </ApiProvider>,
  )
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const pod = () => screen.getByRole('region', { name: 'The pod that comes of it' })
const type = (label: string, text: string) => {
  const input = screen.getByLabelText(label)
  fireEvent.focus(input)
  fireEvent.change(input, { target: { value: text } })
  fireEvent.blur(input)
}
const save = () => screen.getByRole('button', { name: 'Save' })

test('what is typed is in the pod at once, with who says it, and is sent when it is saved', async () => {
  expect(within(pod()).getByText(/1,024 MiB/)).toBeDefined()
  expect(within(pod()).getByText(/250 m/)).toBeDefined()
  type('Processor', '500')
  expect(within(pod()).getByText(/500 m/)).toBeDefined()
  expect(within(pod()).getAllByText(/deployment production/)).toHaveLength(2)
  fireEvent.click(save())
  await waitFor(() => expect(done).toHaveBeenCalledTimes(2))
  expect(sent).toEqual([
    { 0: { json: { deployment: 'production', runtime: { memoryMib: 1024, cpuMilli: 500 } } } },
  ])
})

test('what the plan does not allow is said at the field, and nothing is sent', () => {
  type('Processor', '4000')
  expect(screen.getAllByText(/the plan basic allows 1 CPU and 2 GB a run/i).length).toBeGreaterThan(0)
  expect(save()).toHaveProperty('disabled', true)
  type('Processor', '1000')
  expect(save()).toHaveProperty('disabled', false)
})
