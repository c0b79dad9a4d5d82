import { expect, test } from 'vitest'

import { runFixture } from '#server/testing/run-fixture.ts'

import { followClusterOnce, followEveryMs, newFollowing } from './follow-cluster-once.ts'

const fixture = runFixture('/storage')

/** A worker that can reach the cluster, or cannot. */
const workerOf = (number: number, reaches: boolean) => {
  const followed: boolean[] = []
  const following = newFollowing()
  const deps: Parameters<typeof followClusterOnce>[0] = {
    pool: fixture.system,
    workerId: `00000000-0000-7000-8000-00000000000${number}`,
    launcher: {
      kind: 'kubernetes',
      shared: ['west'],
      follow: async (_, isFollowing) => {
        followed.push(isFollowing)
        return reaches
      },
    },
  }
  return {
    pass: (atMs: number) => followClusterOnce(deps, following, new Date(atMs)),
    isFollowing: () => followed.at(-1) === true,
  }
}

test('a worker that cannot reach a cluster leaves it to one that can; alone, it tries again', async () => {
  const blind = workerOf(1, false)
  const seeing = workerOf(2, true)
  const beganMs = Date.now()
  let atMs = beganMs
  const passes = async (forMs: number, ...workers: { pass: (atMs: number) => Promise<void> }[]) => {
    for (const endMs = atMs + forMs; atMs < endMs; atMs += followEveryMs)
      for (const worker of workers) await worker.pass(atMs)
  }
  await passes(30_000, blind, seeing)
  expect([blind.isFollowing(), seeing.isFollowing()]).toEqual([true, false])
  await passes(60_000, blind, seeing)
  expect([blind.isFollowing(), seeing.isFollowing()]).toEqual([false, true])
  await passes(300_000, blind, seeing)
  expect(seeing.isFollowing()).toBe(true)

  // The other one is gone: nobody else is left to try.
  await passes(60_000, blind)
  expect(blind.isFollowing()).toBe(true)
})
