import { expect, test } from 'vitest'

import { read } from '#server/testing/numbers-document.ts'

import { noCeiling } from '../../pod/plan-ceiling.ts'
import type { PodGround } from '../../pod/run-pod.ts'
import { applied } from '../apply-change.ts'
import { IncrementalValidation } from './validate-incrementally.ts'

const document = (own: { pipeline?: string; asset?: string; job?: string; other?: string }) => {
  const runtime = (said: string | undefined) => (said === undefined ? '' : `, runtime: { ${said} }`)
  return read(
    `sluice: pipeline\nname: x\n${own.pipeline === undefined ? '' : `runtime: { ${own.pipeline} }\n`}assets:\n` +
      `  - { id: a, key: a, compute: { kind: shell, code: date }${runtime(own.asset)} }\n` +
      `  - { id: b, key: b, compute: { kind: shell, code: date }${runtime(own.other)} }\n` +
      `jobs: [{ id: j, name: nightly, target: { selection: "*" }${runtime(own.job)} }]\n`,
  )
}
const validation = (ground: Partial<PodGround> = {}) =>
  new IncrementalValidation({
    foreignKeys: new Set(),
    ground: { installation: {}, ceiling: noCeiling, ...ground },
  })
const told = (own: Parameters<typeof document>[0], ground: Partial<PodGround> = {}) =>
  validation(ground)
    .validate(document(own))
    .map(({ elementId = '', field, message, severity }) => [severity, elementId, field, message].join(' · '))

test('a limit below what is asked for is refused where it is written, and one press raises it', () => {
  const own = { job: 'memoryMib: 2048, memoryLimitMib: 1024' }
  expect(told(own)).toEqual([
    'error · j · runtime.memoryLimitMib · Its limit of 1,024 MiB is below the 2,048 MiB that its pod asks for.',
  ])
  const [problem] = validation().validate(document(own))
  const change = problem?.fix?.(document(own))
  if (!change) throw new Error('Nothing mends it.')
  const mended = applied(document(own), change)
  expect(mended.elements.j).toMatchObject({ runtime: { memoryMib: 2048, memoryLimitMib: 2048 } })
  expect(validation().validate(mended)).toEqual([])
})

test('it does not matter who asks for more: what lies around it, or the largest step of its pod', () => {
  expect(told({ pipeline: 'cpuMilli: 2000', asset: 'cpuLimitMilli: 500' })).toEqual([
    'error · a · runtime.cpuLimitMilli · Its limit of 500 m is below the 2,000 m that its pod asks for (said by pipeline x).',
  ])
  expect(told({ job: 'memoryMib: 512', asset: 'memoryLimitMib: 256' })).toEqual([
    'error · a · runtime.memoryLimitMib · Its limit of 256 MiB is below the 512 MiB that its pod asks for (said by job nightly).',
  ])
  expect(told({ asset: 'memoryMib: 1024', job: 'memoryLimitMib: 512' })).toEqual([
    'error · j · runtime.memoryLimitMib · Its limit of 512 MiB is below the 1,024 MiB that its pod asks for (said by its steps).',
  ])
  expect(told({ pipeline: 'memoryLimitMib: 256' }, { installation: { memoryMib: 512 } })).toEqual([
    'error ·  · runtime.memoryLimitMib · Its limit of 256 MiB is below the 512 MiB that its pod asks for (said by this installation).',
  ])
})

test('whoever says anew how much is wanted does not meet a limit from around it, nor what the plan cuts', () => {
  expect(told({ pipeline: 'memoryMib: 256, memoryLimitMib: 512', asset: 'memoryMib: 1024' })).toEqual([])
  const ceiling = { plan: 'basic', cpuMilli: null, memoryMib: 1024 }
  expect(told({ asset: 'memoryLimitMib: 1024' }, { installation: { memoryMib: 4096 }, ceiling })).toEqual([])
  expect(told({ asset: 'memoryLimitMib: 1024', other: 'memoryMib: 2048' })).toEqual([])
})
