import { expect, test } from 'vitest'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

test('a server that holds no heartbeat is asked at the pace it wants, not as fast as it answers', async () => {
  const beganMs = performance.now()
  const { server } = await finish({
    steps: [{ key: 'sleep', shell: 'sleep 2' }],
    claim: { heartbeatMs: 500 },
  })
  const tookMs = performance.now() - beganMs
  expect(server.requests.heartbeat).toBeGreaterThanOrEqual(2)
  expect(server.requests.heartbeat).toBeLessThanOrEqual(tookMs / 500 + 1)
})
