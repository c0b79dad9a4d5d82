import { expect, test } from 'vitest'

import { traceMark } from './far-marks.ts'

const traced = (tone: Parameters<typeof traceMark>[1], height = 10) => {
  const calls: string[] = []
  const note = (name: string) => () => void calls.push(name)
  const pen = { moveTo: note('move'), lineTo: note('line'), closePath: note('close'), arc: note('arc') }
  traceMark(pen, tone, { x: 0, y: 0, width: 40, height })
  return calls.join(' ')
}

test('states far away differ in shape, not in colour alone', () => {
  const told = (['failed', 'warn', 'stale', 'running', 'skipped'] as const).map((tone) => traced(tone))
  expect(told.every((calls) => calls !== '')).toBe(true)
  expect(new Set([traced('failed'), traced('stale'), traced('running'), traced('warn')]).size).toBe(4)
  expect([traced('succeeded'), traced('neutral'), traced('failed', 3)]).toEqual(['', '', ''])
})
