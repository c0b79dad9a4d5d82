import { expect, test } from 'vitest'

import { underPlan, type PlanCeiling } from './plan-ceiling.ts'
import { layPod, type PodLayer } from './pod-layers.ts'

const installation: PodLayer = { of: 'installation', runtime: { cpuMilli: 2000, memoryMib: 4096 } }
const basic: PlanCeiling = { plan: 'basic', cpuMilli: 1000, memoryMib: 2048 }
const pro: PlanCeiling = { plan: 'pro', cpuMilli: 2000, memoryMib: 4096 }

test('the innermost layer wins, and it is known who said what', () => {
  const { runtime, saidBy } = layPod([
    installation,
    { of: 'pipeline', name: 'numbers', runtime: { image: 'team/numbers:3', env: { A: '1', B: '1' } } },
    { of: 'job', name: 'nightly', runtime: { memoryMib: 512, env: { B: '2' } } },
    { of: 'element', name: 'sum', runtime: { cpuMilli: 250 } },
  ])
  expect(runtime).toEqual({
    cpuMilli: 250,
    memoryMib: 512,
    image: 'team/numbers:3',
    env: { A: '1', B: '2' },
  })
  expect(saidBy).toMatchObject({
    cpuMilli: { of: 'element', name: 'sum' },
    memoryMib: { of: 'job', name: 'nightly' },
    image: { of: 'pipeline' },
    'env.A': { of: 'pipeline' },
    'env.B': { of: 'job' },
  })
})

test('tolerations add up, a volume replaces the one at its place', () => {
  const spot = { key: 'spot', operator: 'Exists' as const }
  const at = (claim: string) => ({ mountPath: '/data', source: { claim } })
  const { runtime } = layPod([
    { of: 'installation', runtime: { tolerations: [spot], volumes: [at('old')] } },
    { of: 'job', runtime: { tolerations: [spot, { key: 'gpu' }], volumes: [at('new')] } },
  ])
  expect(runtime.tolerations).toEqual([spot, { key: 'gpu' }])
  expect(runtime.volumes).toEqual([at('new')])
})

test('a limit holds only for the amount it was said with', () => {
  const { runtime } = layPod([
    { of: 'pipeline', runtime: { memoryMib: 512, memoryLimitMib: 600 } },
    { of: 'job', runtime: { memoryMib: 2048 } },
  ])
  expect(runtime).toEqual({ memoryMib: 2048 })
})

test('what the installation gives by default is cut to the plan without a word', () => {
  const { pod, above } = underPlan(layPod([installation]), basic)
  expect(pod.runtime).toMatchObject({ cpuMilli: 1000, memoryMib: 2048 })
  expect(pod.saidBy.cpuMilli).toEqual({ of: 'plan', name: 'basic' })
  expect(above).toEqual([])
})

test('what somebody asked for beyond the plan is refused with the figures of the plan', () => {
  const asked = layPod([installation, { of: 'job', runtime: { cpuMilli: 2000, memoryMib: 4096 } }])
  expect(underPlan(asked, pro).above).toEqual([])
  const { above } = underPlan(asked, basic)
  expect(above.map(({ field, by }) => [field, by])).toEqual([
    ['cpuMilli', 'job'],
    ['memoryMib', 'job'],
  ])
  expect(above[0]?.message).toBe('It asks for 2 CPU; the plan basic allows 1 CPU and 2 GB a run.')
})
