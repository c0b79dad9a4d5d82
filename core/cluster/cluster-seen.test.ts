import { expect, test } from 'vitest'

import { showCluster, type ClusterSeen } from './cluster-seen.ts'

const reachable: ClusterSeen = {
  is: 'reachable',
  version: 'v1.34.2',
  nodes: 3,
  largestNode: { cpuMilli: 4_000, memoryMib: 8_192 },
  missing: [{ resource: 'nodes', verbs: ['list'], without: 'less is told' }],
}
const away: ClusterSeen = { is: 'away', words: 'The cluster at 10.1.2.3:6443 cannot be reached.' }

test('one of several tenants sees whether a cluster is there and how large a pod may be, and nothing of the installation', () => {
  expect(showCluster(reachable, false)).toEqual({
    is: 'reachable',
    largestNode: { cpuMilli: 4_000, memoryMib: 8_192 },
    details: null,
  })
  expect(JSON.stringify(showCluster(away, false))).not.toContain('10.1.2.3')
})

test('the only tenant sees all that a worker saw', () => {
  expect(showCluster(reachable, true)).toMatchObject({
    details: { version: 'v1.34.2', nodes: 3, missing: [{ resource: 'nodes' }] },
  })
  expect(showCluster(away, true)).toEqual(away)
})
