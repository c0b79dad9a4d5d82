import { expect, test } from 'vitest'

import { read } from '#server/testing/numbers-document.ts'

import { plainGround } from '../../pod/ground.ts'
import { kubernetesAbilities } from '../abilities.ts'
import { applied } from '../apply-change.ts'
import { IncrementalValidation } from './validate-incrementally.ts'
import { validate } from './validate.ts'

const foreignKeys = new Set<string>()
const onCluster = { foreignKeys, abilities: kubernetesAbilities }
const basic = { plan: 'basic', cpuMilli: 1000, memoryMib: 2048 }
const pro = { plan: 'pro', cpuMilli: 2000, memoryMib: 4096 }

const head = 'sluice: pipeline\nname: x\n'
const asset = (id: string, more = '') =>
  `  - { id: ${id}, key: ${id}, compute: { kind: shell, code: date }${more} }\n`

test('a runtime above the plan is refused where it is asked for, with the figures of the plan, and one press cuts it to the plan', () => {
  const document = read(
    `${head}runtime: { cpuMilli: 4000 }\nassets:\n${asset('a', ', runtime: { cpuMilli: 2000, memoryMib: 4096 }')}` +
      'jobs: [{ id: j, name: j, target: { selection: "*" }, runtime: { memoryMib: 3072 } }]\n',
  )
  expect(
    validate(document, { foreignKeys, ground: { installation: {}, ceiling: pro } }).map(
      ({ message }) => message,
    ),
  ).toEqual(['It asks for 4 CPU; the plan pro allows 2 CPU and 4 GB a run.'])
  expect(
    validate(document, { foreignKeys, ground: { installation: {}, ceiling: basic } }).map(
      ({ code, elementId, field, message }) => [code, elementId, field, message].join(' · '),
    ),
  ).toEqual([
    'above_plan ·  · runtime.cpuMilli · It asks for 4 CPU; the plan basic allows 1 CPU and 2 GB a run.',
    'above_plan · a · runtime.cpuMilli · It asks for 2 CPU; the plan basic allows 1 CPU and 2 GB a run.',
    'above_plan · a · runtime.memoryMib · It asks for 4 GB; the plan basic allows 1 CPU and 2 GB a run.',
    'above_plan · j · runtime.memoryMib · It asks for 3 GB; the plan basic allows 1 CPU and 2 GB a run.',
  ])
  const options = { foreignKeys, ground: { installation: {}, ceiling: basic } }
  const mended = [0, 1, 2, 3].reduce((now) => {
    const change = new IncrementalValidation(options).validate(now)[0]?.fix?.(now)
    return change ? applied(now, change) : now
  }, document)
  expect(validate(mended, options)).toEqual([])
  expect(mended.elements.a).toMatchObject({ runtime: { cpuMilli: 1000, memoryMib: 2048 } })
})

test('values in memory do not pass between pods of steps, and may between steps of one pod', () => {
  const text = (executor: string) =>
    `${head}assets:\n${asset('a', ', ioManager: memory')}${asset('b', ', ioManager: kept')}` +
    `${asset('c', ', ioManager: memory')}` +
    'resources: [{ id: r, name: kept, type: memory }]\n' +
    `jobs: [{ id: j, name: nightly, target: { selection: "key:a or key:b" }, executor: ${executor} }]\n`
  expect(validate(read(text('multiprocess')), onCluster)).toEqual([])
  const document = read(text('kubernetes'))
  const problems = new IncrementalValidation(onCluster).validate(document)
  expect(problems.map(({ elementId, field, message }) => [elementId, field, message])).toEqual(
    ['a', 'b'].map((id) => [
      id,
      'ioManager',
      'It is stored by memory, which only steps in one place share; the job nightly gives each step a pod of its own. Store it by file, or give the job the executor multiprocess.',
    ]),
  )
  const mended = problems.flatMap(({ fix }) => fix?.(document) ?? []).reduce(applied, document)
  expect(validate(mended, onCluster)).toEqual([])
})

test('outputs of ops and of several assets are held to the same', () => {
  const document = read(
    `${head}multiAssets: [{ id: m, name: m, compute: { kind: shell, code: date }, assets: [{ key: p, ioManager: memory }, { key: q }] }]\n` +
      'graphs: [{ id: g, name: g }]\n' +
      'ops: [{ id: o, name: o, graph: g, compute: { kind: shell, code: date }, outputs: [{ name: result, ioManager: memory }] }]\n' +
      'jobs:\n  - { id: j, name: j, target: { selection: "*" }, executor: kubernetes }\n  - { id: k, name: k, target: { graph: g }, executor: kubernetes }\n',
  )
  const problems = new IncrementalValidation(onCluster).validate(document)
  expect(problems.map(({ elementId, field }) => [elementId, field])).toEqual([
    ['m', 'assets'],
    ['o', 'outputs'],
  ])
  const mended = problems.flatMap(({ fix }) => fix?.(document) ?? []).reduce(applied, document)
  expect(validate(mended, onCluster)).toEqual([])
})

test('steps with different images are refused in one pod, and the executor that gives each its own is one press away', () => {
  const document = read(
    `${head}assets:\n${asset('a', ', runtime: { image: one }')}${asset('b', ', runtime: { image: two }')}` +
      'jobs: [{ id: j, name: j, target: { selection: "*" } }, { id: k, name: k, target: { selection: "key:a" } }]\n',
  )
  const [problem, ...others] = new IncrementalValidation(onCluster).validate(document)
  expect(others).toEqual([])
  expect(problem).toMatchObject({ elementId: 'j', field: 'executor', severity: 'error' })
  expect(problem?.message).toMatch(/different images \(one, two\), and one pod has one/)
  const change = problem?.fix?.(document)
  expect(change && validate(applied(document, change), onCluster)).toEqual([])
  // Processes of one machine have no image.
  expect(validate(document, { foreignKeys })).toEqual([])
})

test('steps that come to the same image because their deployment gives it are in one pod', () => {
  const document = read(
    `${head}assets:\n${asset('a', ', runtime: { image: one }')}${asset('b')}` +
      'jobs: [{ id: j, name: j, target: { selection: "*" } }]\n',
  )
  const given = (image: string) => ({
    ...onCluster,
    ground: { ...plainGround, deployment: { name: 'production', runtime: { image } } },
  })
  expect(validate(document, onCluster)).toMatchObject([{ elementId: 'j', field: 'executor' }])
  expect(validate(document, given('two'))).toMatchObject([{ elementId: 'j', field: 'executor' }])
  expect(validate(document, given('one'))).toEqual([])
})

test('a container has a pod of its own: neither what it makes nor what it reads can be in memory', () => {
  const document = read(
    `${head}assets:\n${asset('a', ', ioManager: memory')}${asset('b', ', ioManager: memory')}` +
      '  - { id: c, key: c, deps: [a], ioManager: memory, compute: { kind: container, image: "team/x:1" } }\n',
  )
  const problems = new IncrementalValidation(onCluster).validate(document)
  expect(problems.map(({ elementId, message }) => [elementId, message])).toEqual([
    [
      'c',
      'It is stored by memory, which only steps in one place share; a container has a pod of its own. Store it by file.',
    ],
    [
      'a',
      'It is stored by memory, which only steps in one place share; the container c reads it in a pod of its own. Store it by file.',
    ],
  ])
  const mended = problems.flatMap(({ fix }) => fix?.(document) ?? []).reduce(applied, document)
  expect(validate(mended, onCluster)).toEqual([])
})

test('the workers of a pool are alike: a step that asks for a pod of its own is told where it asks, and one press gives each step its own', () => {
  const document = read(
    `${head}assets:\n${asset('a', ', runtime: { image: one }')}${asset('b', ', runtime: { volumes: [{ mountPath: /m, source: { secret: s } }] }')}` +
      `${asset('c', ', runtime: { cpuMilli: 500, memoryMib: 300, env: { A: b } }')}` +
      '  - { id: d, key: d, compute: { kind: container, image: "team/x:1" } }\n' +
      'jobs: [{ id: j, name: nightly, target: { selection: "*" }, executor: pool }]\n',
  )
  const problems = new IncrementalValidation(onCluster).validate(document)
  expect(problems.map(({ elementId, field, severity }) => [elementId, field, severity])).toEqual([
    ['a', 'runtime.image', 'error'],
    ['b', 'runtime.volumes', 'error'],
    ['d', 'compute', 'error'],
  ])
  expect(problems[0]?.message).toBe(
    'The job nightly has its steps carried out by the workers of a pool, which are alike, and this one asks for an image of its own. Give the job the executor kubernetes, which gives each step a pod of its own.',
  )
  const change = problems[0]?.fix?.(document)
  expect(change && validate(applied(document, change), onCluster)).toEqual([])
})

test('values in memory do not pass between the workers of a pool', () => {
  const document = read(
    `${head}assets:\n${asset('a', ', ioManager: memory')}` +
      'jobs: [{ id: j, name: nightly, target: { selection: "*" }, executor: pool }]\n',
  )
  const problems = new IncrementalValidation(onCluster).validate(document)
  expect(problems.map(({ elementId, field }) => [elementId, field])).toEqual([['a', 'ioManager']])
  const mended = problems.flatMap(({ fix }) => fix?.(document) ?? []).reduce(applied, document)
  expect(validate(mended, onCluster)).toEqual([])
})
