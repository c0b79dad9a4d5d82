import { describe, expect, test } from 'vitest'

import type { RunEvent } from '#core/run/run-event.ts'

import { finish, stopAll } from './testing/finish-run.ts'
import type { RunSketch } from './testing/launch-runner.ts'

stopAll()

const numbers = (): RunSketch['steps'] => [
  { key: 'generated_numbers', python: 'def generated_numbers():\n    return list(range(1, 11))' },
  {
    key: 'even',
    from: { numbers: 'generated_numbers' },
    python:
      'import time\ndef even(numbers):\n    time.sleep(0.3)\n    return [n for n in numbers if n % 2 == 0]',
  },
  {
    key: 'odd',
    from: { numbers: 'generated_numbers' },
    python: 'import time\ndef odd(numbers):\n    time.sleep(0.3)\n    return [n for n in numbers if n % 2]',
  },
  { key: 'sum_even', from: { numbers: 'even' }, python: 'def sum_even(numbers):\n    return sum(numbers)' },
  { key: 'sum_odd', from: { numbers: 'odd' }, python: 'def sum_odd(numbers):\n    return sum(numbers)' },
  {
    key: 'sum_two_sums',
    from: { a: 'sum_even', b: 'sum_odd' },
    python: 'def sum_two_sums(a, b):\n    print("adding", a, b)\n    return a + b',
  },
]

const previews = (events: RunEvent[]): Record<string, unknown> =>
  Object.fromEntries(
    events.flatMap((event) =>
      event.type === 'HANDLED_OUTPUT' && event.summary.preview?.kind === 'json'
        ? [[event.step, event.summary.preview.value]]
        : [],
    ),
  )
const between = (events: RunEvent[], step: string): [number, number] => {
  const at = (type: RunEvent['type']) =>
    events.findIndex((event) => event.type === type && 'step' in event && event.step === step)
  return [at('STEP_START'), at('STEP_SUCCESS')]
}
const overlap = (events: RunEvent[], one: string, other: string): boolean => {
  const [a, b] = [between(events, one), between(events, other)]
  return a[0] < b[1] && b[0] < a[1]
}

describe('the numbers', () => {
  const values = {
    generated_numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    even: [2, 4, 6, 8, 10],
    odd: [1, 3, 5, 7, 9],
    sum_even: 30,
    sum_odd: 25,
    sum_two_sums: 55,
  }

  test('give 30, 25 and 55 with the branches overlapping under multiprocess', async () => {
    const { server } = await finish({ steps: numbers() })
    expect(previews(server.events)).toEqual(values)
    expect(server.of('ASSET_MATERIALIZATION')).toHaveLength(6)
    expect(overlap(server.events, 'even', 'odd')).toBe(true)
    expect(server.output('sum_two_sums').toString()).toBe('adding 30 25\n')
    expect(server.events[0]?.type).toBe('RUN_START')
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('give the same one step at a time under in_process, also as ops', async () => {
    const { server } = await finish({
      executor: 'in_process',
      steps: numbers().map((step) => ({ ...step, op: true })),
    })
    expect(previews(server.events)).toEqual(values)
    expect(overlap(server.events, 'even', 'odd')).toBe(false)
    expect(overlap(server.events, 'sum_even', 'sum_odd')).toBe(false)
    expect(server.of('STEP_SUCCESS')).toHaveLength(6)
  })
})
