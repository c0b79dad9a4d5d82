import { expect, test } from 'vitest'

import { Refusal } from '../refusal.ts'
import { parseRuntime } from './parse-runtime.ts'
import { noCeiling } from './plan-ceiling.ts'

const installation = { cpuMilli: 2000, memoryMib: 4096 }
const refused = (value: unknown, ceiling = noCeiling): Refusal => {
  const outcome = parseRuntime(value, { installation, ceiling })
  if (!(outcome instanceof Refusal)) throw new Error('It was taken.')
  return outcome
}

test('takes what a pod can be made of', () => {
  const runtime = { cpuMilli: 500, nodeSelector: { pool: 'etl' }, env: { REGION: 'eu' } }
  expect(parseRuntime(runtime, { installation, ceiling: noCeiling })).toEqual(runtime)
})

test('names the field that is wrong', () => {
  expect(refused({ cpuMilli: 0.5 }).detail).toMatchObject({ path: 'runtime.cpuMilli' })
  expect(refused({ nodeSelector: { pool: 1 } }).detail).toMatchObject({ path: 'runtime.nodeSelector.pool' })
  expect(refused({ timeoutMs: 500 }).message).toContain('timeoutMs')
  expect(refused({ cpu: 500 }).message).toContain('cpu')
  expect(refused({ env: { A: 'nul\u0000' } }).detail).toMatchObject({ path: 'runtime.env.A' })
})

test('refuses the Secrets by which workers of pools are let in', () => {
  const own = 'sluice-pool-0123456789abcdef-0a1b2c3d4e'
  const volume = { mountPath: '/in', source: { secret: own } }
  for (const runtime of [{ envFrom: [{ secret: own }] }, { volumes: [volume] }])
    expect(refused(runtime).message).toContain('a Secret of Sluice’s own')
  expect(refused({ volumes: [volume] }).detail).toMatchObject({ path: 'runtime.volumes[0].source.secret' })
})

test('refuses more than the plan allows', () => {
  const { code, detail, message } = refused(
    { memoryMib: 8192 },
    { plan: 'starter', cpuMilli: 1000, memoryMib: 2048 },
  )
  expect(code).toBe('limit_reached')
  expect(detail).toMatchObject({ path: 'runtime.memoryMib' })
  expect(message).toBe('It asks for 8 GB; the plan starter allows 1 CPU and 2 GB a run.')
})

test('refuses a limit below what the installation has every pod ask for', () => {
  const { detail, message } = refused({ cpuLimitMilli: 500 })
  expect(detail).toMatchObject({ path: 'runtime.cpuLimitMilli' })
  expect(message).toContain('at least the 2,000 m that the pod asks for')
  expect(parseRuntime({ cpuMilli: 100, cpuLimitMilli: 500 }, { installation, ceiling: noCeiling })).toEqual({
    cpuMilli: 100,
    cpuLimitMilli: 500,
  })
})
