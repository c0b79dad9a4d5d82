import { expect, test } from 'vitest'

import { explainEviction } from './explain-eviction.ts'
import { podOf } from './testing/cluster-facts.ts'

const scratch = [
  { name: 'work', mountPath: '/work', limitMib: 4096 },
  { name: 'volume-0', mountPath: '/cache', limitMib: 100 },
]
const evicted = (message: string) =>
  explainEviction(podOf({ phase: 'Failed', reason: 'Evicted', message, diskLimitMib: 4096, scratch }))
const more = { field: 'diskMib', from: 4096, to: 8192 }

test.each([
  'The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 512Mi. Container main was using 2Gi, request is 1Gi, has larger consumption of ephemeral-storage. ',
  'The node was low on resource: ephemeral-storage. ',
  'The node was low on resource: memory. ',
  'The node had condition: [DiskPressure]. ',
])('a node that ran short is to blame itself, also for its disk: %s', (message) => {
  const failure = evicted(message)
  expect(failure).toMatchObject({ cause: 'evicted', fault: 'infrastructure', retryable: true })
  expect(failure?.remedy).toBeUndefined()
})

test.each([
  'Pod ephemeral local storage usage exceeds the total limit of containers 4Gi. ',
  'Container main exceeded its local ephemeral storage limit "4Gi". ',
  'Usage of EmptyDir volume "work" exceeds the limit "4Gi". ',
  'Usage of EmptyDir volume "temporary" exceeds the limit "4Gi". ',
  'Usage of EmptyDir volume "io" exceeds the limit "4Gi". ',
])('what the disk of its runtime limits is mended there: %s', (message) => {
  expect(evicted(message)).toMatchObject({
    cause: 'disk_full',
    fault: 'limit',
    remedy: more,
    stack: [message],
  })
})

test('a volume of its own that is full is named with its own limit, and the disk is not offered for it', () => {
  const failure = evicted('Usage of EmptyDir volume "volume-0" exceeds the limit "100Mi". ')
  expect(failure).toMatchObject({ cause: 'disk_full', fault: 'limit' })
  expect(failure?.message).toBe(
    'It wrote more to its volume at /cache than the 100 MiB it has. Give that volume more room, or write less there.',
  )
  expect(failure?.remedy).toBeUndefined()
})

test('a container beside it has a limit that no runtime says', () => {
  const failure = evicted('Container take exceeded its local ephemeral storage limit "2Gi". ')
  expect(failure).toMatchObject({ cause: 'disk_full', fault: 'limit' })
  expect(failure?.message).toContain('in the container take')
  expect(failure?.remedy).toBeUndefined()
})
