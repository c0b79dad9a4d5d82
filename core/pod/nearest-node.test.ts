import { expect, test } from 'vitest'

import { explainUnscheduled } from './explain-unscheduled.ts'
import { largestNode, nearestNode } from './nearest-node.ts'
import { facts, podOf } from './testing/cluster-facts.ts'

const wide = { cpuMilli: 16_000, memoryMib: 4096 }
const deep = { cpuMilli: 2000, memoryMib: 65_536 }

test('a pod that one node has the processors for and another the memory fits on neither', () => {
  const pod = podOf({ cpuMilli: 8000, memoryMib: 32_768 })
  const node = nearestNode([wide, deep], pod)
  expect(node).toEqual(deep)
  const { failure } = explainUnscheduled(
    pod,
    {
      reason: 'Unschedulable',
      message: '0/2 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.',
    },
    facts(pod, { largestNode: node }),
  )
  expect(failure).toMatchObject({ cause: 'too_large', remedy: { field: 'cpuMilli', from: 8000 } })
})

test('a pod that fits on a node finds that one, whichever it is', () => {
  for (const nodes of [
    [wide, deep],
    [deep, wide],
  ]) {
    expect(nearestNode(nodes, { cpuMilli: 8000, memoryMib: 512 })).toEqual(wide)
    expect(nearestNode(nodes, { cpuMilli: null, memoryMib: 32_768 })).toEqual(deep)
    expect(largestNode(nodes)).toEqual(deep)
  }
  expect(nearestNode([], { cpuMilli: 1, memoryMib: 1 })).toBeNull()
  expect(largestNode([])).toBeNull()
})
