import { expect, test } from 'vitest'

import { read } from '#server/testing/numbers-document.ts'

import { describePod } from './describe-pod.ts'
import { previewPod } from './preview-pod.ts'

const ground = {
  installation: { cpuMilli: 2000, memoryMib: 4096 },
  ceiling: { plan: 'basic', cpuMilli: 1000, memoryMib: 2048 },
}
const drawn = (executor = 'multiprocess') =>
  read(
    'sluice: pipeline\nname: x\nruntime: { image: "team/x:1", env: { LEVEL: info } }\nassets:\n' +
      '  - { id: a, key: a, compute: { kind: shell, code: date }, runtime: { memoryMib: 768 } }\n' +
      '  - { id: b, key: b, compute: { kind: shell, code: date } }\n' +
      `jobs: [{ id: j, name: nightly, target: { selection: "*" }, executor: ${executor}, runtime: { cpuMilli: 250 } }]\n` +
      'notes: [{ id: n, text: here }]\n',
  )
const linesOf = (id: string | undefined, executor?: string) => {
  const pod = previewPod(drawn(executor), id, ground)
  return pod && describePod(pod).map(({ name, value, saidBy }) => `${name} ${value} · ${saidBy}`)
}

test('an asset has what the installation gives, cut to the plan, and what its pipeline and it say', () => {
  expect(linesOf('a')).toEqual([
    'Image team/x:1 · pipeline x',
    'Processor 1,000 m · plan basic',
    'Memory 768 MiB · a',
    'Variable LEVEL · pipeline x',
  ])
})

test('a job has a pod that holds the largest of its steps; where they have their own, a small one that starts them', () => {
  expect(linesOf('j')).toEqual([
    'Image team/x:1 · pipeline x',
    'Processor 250 m · job nightly',
    'Memory 768 MiB · its steps',
    'Variable LEVEL · pipeline x',
  ])
  expect(previewPod(drawn('kubernetes'), 'j', ground)?.holds).toBe('steps')
})

test('the pipeline shows what all of it gets; a note has no pod', () => {
  expect(linesOf(undefined)?.[0]).toBe('Image team/x:1 · pipeline x')
  expect(linesOf('n')).toBeUndefined()
})

test('what a job that cannot run would have is still told', () => {
  const document = drawn()
  const elements = {
    ...document.elements,
    a: { ...document.elements.a, runtime: { image: 'other' } } as never,
  }
  expect(previewPod({ ...document, elements }, 'j', ground)).toMatchObject({
    holds: 'run',
    runtime: { cpuMilli: 250 },
  })
})
