import { describe, expect, test } from 'vitest'

import { mendRuntime, remedyOf, type MendPlaces } from './mend-runtime.ts'
import { noCeiling } from './plan-ceiling.ts'
import type { LayeredPod, LayerKind } from './pod-layers.ts'

const job = { id: 'j', name: 'nightly' }
const element = { id: 'e', name: 'sum', pipeline: 'numbers' }
const places: MendPlaces = { pipeline: 'numbers', job, element }
const saidBy = (of?: LayerKind): Pick<LayeredPod, 'saidBy'> => ({
  saidBy: of === undefined ? {} : { memoryMib: { of } },
})
const wanted = { field: 'memoryMib', from: 512, to: 1024 } as const

describe('a pod of another size', () => {
  test.each([
    ['job', places, 'j'],
    ['element', places, 'e'],
    ['steps', places, 'e'],
    ['pipeline', places, null],
    ['installation', places, 'j'],
    ['plan', { ...places, job: undefined }, 'e'],
    [undefined, { ...places, job: undefined, element: undefined }, null],
  ] as [LayerKind | undefined, MendPlaces, string | null][])(
    'is written where it was said: by %s',
    (of, where, elementId) => {
      expect(mendRuntime(saidBy(of), wanted, where, noCeiling)).toMatchObject({ is: 'change', elementId })
    },
  )

  test('says exactly what it changes', () => {
    expect(mendRuntime(saidBy('job'), wanted, places, noCeiling)).toMatchObject({
      button: 'Give it 1 GiB',
      sentence: 'Sets the memory of the job nightly to 1 GiB; it is 512 MiB.',
      field: 'memoryMib',
      to: 1024,
    })
    const less = { field: 'cpuMilli', from: 2000, to: 300 } as const
    expect(mendRuntime({ saidBy: {} }, less, { ...places, job: undefined }, noCeiling)).toMatchObject({
      button: 'Shrink to 300 m',
      sentence: 'Sets the processor of sum to 300 m; it is 2,000 m.',
    })
  })

  test('goes as far as the plan lets it, and says so where that is no further', () => {
    const ceiling = { plan: 'basic', cpuMilli: 1000, memoryMib: 768 }
    expect(mendRuntime(saidBy('job'), wanted, places, ceiling)).toMatchObject({ to: 768 })
    expect(mendRuntime(saidBy('job'), { ...wanted, from: 768 }, places, ceiling)).toEqual({
      is: 'forbidden',
      sentence: 'The plan basic allows 1 CPU and 0.75 GB a run, which it has already.',
    })
  })
})

test('what ran out is given twice, also where only the step itself could tell; nothing else is', () => {
  const runtime = { memoryMib: 320, diskMib: 512 }
  expect(remedyOf({ cause: 'out_of_memory' }, runtime)).toEqual({ field: 'memoryMib', from: 320, to: 512 })
  expect(remedyOf({ cause: 'disk_full' }, runtime)).toEqual({ field: 'diskMib', from: 512, to: 1024 })
  expect(remedyOf({ cause: 'out_of_memory' }, {})).toBeUndefined()
  expect(remedyOf({ cause: 'exit_code' }, runtime)).toBeUndefined()
  const remedy = { field: 'timeoutMs', from: 1, to: 2 } as const
  expect(remedyOf({ cause: 'timeout', remedy }, runtime)).toEqual(remedy)
})

test('where a limit is said, that is what was met: it is what changes, where it was said, and with its own figures', () => {
  const runtime = { memoryMib: 256, memoryLimitMib: 1024 }
  const of = { saidBy: { memoryMib: { of: 'pipeline' }, memoryLimitMib: { of: 'job' } } } as const
  const byPod = { field: 'memoryMib', from: 1024, to: 2048 } as const
  for (const failure of [{ cause: 'out_of_memory' }, { cause: 'out_of_memory', remedy: byPod }]) {
    const wanted = remedyOf(failure, runtime)
    if (!wanted) throw new Error('Nothing mends it.')
    expect(mendRuntime(of, wanted, places, noCeiling)).toMatchObject({
      elementId: 'j',
      field: 'memoryLimitMib',
      to: 2048,
      button: 'Give it 2 GiB',
      sentence: 'Sets the memory limit of the job nightly to 2 GiB; it is 1 GiB.',
    })
    const basic = { plan: 'basic', cpuMilli: 1000, memoryMib: 1536 }
    expect(mendRuntime(of, wanted, places, basic)).toMatchObject({ to: 1536 })
  }
})

test('what is too large for every node is mended to fit the largest, also where only its page knows how large that is', () => {
  const node = { cpuMilli: 4000, memoryMib: 16_384 }
  expect(remedyOf({ cause: 'too_large' }, { cpuMilli: 8000, memoryMib: 512 }, node)).toEqual({
    field: 'cpuMilli',
    from: 8000,
    to: 3500,
  })
  expect(remedyOf({ cause: 'too_large' }, { cpuMilli: 8000 })).toBeUndefined()
  expect(remedyOf({ cause: 'too_large' }, { cpuMilli: 500 }, node)).toBeUndefined()
})
