import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { takeChange } from '#components/designer/handed-change.ts'
import type { MendChange } from '#core/pod/mend-runtime.ts'
import type { Failure } from '#core/run/run-event.ts'

import { PodPanel } from './pod-panel.tsx'
import type { RunAnswer, ShownPod } from './run-answer.ts'
import { RunFailure } from './run-failure.tsx'
import { RunWait } from './run-wait.tsx'

const opened: string[] = []
vi.mock('next/navigation', () => ({ useRouter: () => ({ push: (path: string) => opened.push(path) }) }))
afterEach(() => {
  cleanup()
  opened.length = 0
})

const mend: MendChange = {
  is: 'change',
  pipeline: 'numbers',
  elementId: 'j',
  field: 'memoryMib',
  from: 512,
  to: 1024,
  button: 'Give it 1 GiB',
  sentence: 'Sets the memory of the job nightly to 1 GiB; it is 512 MiB.',
}
const pod: ShownPod = {
  namespace: 'ui-acme',
  job: 'sluice-run-1',
  kubectl: 'kubectl --namespace ui-acme describe job,pod --selector job-name=sluice-run-1',
  lines: [{ name: 'Memory', value: '512 MiB', saidBy: 'job nightly' }],
  asked: { cpuMilli: 2000, memoryMib: 512 },
  usage: { cpuMilli: 180, memoryMib: 210 },
  advice: [],
}
const pods = (more: Partial<NonNullable<RunAnswer['pods']>> = {}): NonNullable<RunAnswer['pods']> => ({
  attempt: 1,
  cluster: null,
  carries: 'run',
  own: pod,
  steps: [],
  ...more,
})
const show = (part: React.ReactNode) =>
  render(<ApiProvider place={{ tenant: 'acme', deployment: 'production' }}>{part}</ApiProvider>)

test('the pod of a run says what it is made of with who said it, what it used, and how to look at it', () => {
  show(<PodPanel pods={pods()} selected={undefined} />)
  const row = screen.getByRole('row', { name: /Memory/ })
  expect(within(row).getByText('512 MiB')).toBeDefined()
  expect(within(row).getByText('job nightly')).toBeDefined()
  expect(screen.getByText('180 of 2,000 m, 210 of 512 MiB')).toBeDefined()
  expect(screen.getByText(pod.kubectl)).toBeDefined()
})

test('pods of steps are listed, and only that of the chosen step where one is chosen', () => {
  const steps = ['a', 'b'].map((step) => ({ ...pod, step }))
  const { rerender } = render(<PodPanel pods={pods({ carries: 'steps', steps })} selected={undefined} />, {})
  expect(screen.getByText('The pod that starts the others')).toBeDefined()
  expect(screen.getByText('a')).toBeDefined()
  expect(screen.getByText('b')).toBeDefined()
  rerender(<PodPanel pods={pods({ carries: 'steps', steps })} selected="b" />)
  expect(screen.queryByText('a')).toBeNull()
})

const failure: Failure = {
  message: 'It used more than its memory limit of 512 MiB and was ended.',
  fault: 'limit',
  cause: 'out_of_memory',
  stack: ['Killed'],
}
const failedRun = (given: Partial<RunAnswer>): RunAnswer =>
  ({
    id: 'r',
    status: 'failed',
    failure,
    steps: [],
    graph: [],
    retries: [],
    permissions: [],
    ...given,
  }) as unknown as RunAnswer

test('one press hands the one change to the designer, and says before what it changes', () => {
  show(<RunFailure run={failedRun({ pods: pods({}), mend })} onShow={() => undefined} />)
  expect(
    screen.getByText(/“Give it 1 GiB” sets the memory of the job nightly to 1 GiB; it is 512 MiB/),
  ).toBeDefined()
  expect(screen.getByText('What Kubernetes said')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Give it 1 GiB' }))
  expect(opened).toEqual(['/t/acme/production/pipelines/numbers/edit?element=j'])
  expect(takeChange('other')).toBeUndefined()
  expect(takeChange('numbers')).toEqual(mend)
  expect(takeChange('numbers')).toBeUndefined()
})

test('where the plan gives no more there is no button, and the reason', () => {
  const sentence = 'The plan basic allows 1 CPU and 2 GB a run, which it has already.'
  show(
    <RunFailure
      run={failedRun({ pods: pods({}), mend: { is: 'forbidden', sentence } })}
      onShow={() => undefined}
    />,
  )
  expect(screen.getByText(new RegExp(sentence))).toBeDefined()
  expect(screen.queryByRole('button')).toBeNull()
})

test('that it is tried again is said where it is, and not where its job or its number of retries does not let it', () => {
  const lost: Failure = {
    message: 'Its node was lost.',
    fault: 'infrastructure',
    cause: 'node_lost',
    retryable: true,
  }
  const textOf = (retries: RunAnswer['retries']) => {
    const { container } = show(
      <RunFailure run={failedRun({ failure: lost, retries })} onShow={() => undefined} />,
    )
    return container.textContent
  }
  expect(textOf([])).not.toMatch(/again/)
  expect(textOf([{ id: 's', status: 'queued' }])).toContain('It is tried again in another run.')
})

test('a run that no node takes says so, with the words of the cluster, until it is taken', () => {
  const words = 'No node has room for it now. Kubernetes says “0/1 nodes are available”.'
  const from = new Date(0)
  const { rerender } = render(<RunWait run={{ wait: [{ cause: 'unschedulable', words, from, to: null }] }} />)
  expect(screen.getByRole('status').textContent).toContain(words)
  rerender(<RunWait run={{ wait: [{ cause: 'unschedulable', words, from, to: new Date(1) }] }} />)
  expect(screen.queryByRole('status')).toBeNull()
})
