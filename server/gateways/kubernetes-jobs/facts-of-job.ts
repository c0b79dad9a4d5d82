import type { ClusterFacts } from '#core/pod/pod-facts.ts'

import type { ClusterFollower, SeenJob } from './cluster-follower.ts'

/** Something a pod waits for may be explained by a warning of the cluster after this long. */
const quietStartMs = 1_000

/** All that a cluster says of a Job, for core to read its fate from. `nowMs`: by the cluster's clock. Warnings are asked for only while they may explain something. */
export const factsOfJob = async (
  watched: ClusterFollower,
  namespace: string,
  seen: SeenJob,
  { isCanceled, nowMs }: { isCanceled: boolean; nowMs: number },
): Promise<ClusterFacts> => {
  const pod = seen.pods.map(({ facts }) => facts).sort((one, other) => other.createdAtMs - one.createdAtMs)[0]
  const isQuiet =
    pod?.containers.some(({ kind, state }) => kind === 'main' && state.is !== 'waiting') === true ||
    nowMs - (seen.job?.facts.createdAtMs ?? nowMs) < quietStartMs
  return {
    job: seen.job?.facts ?? null,
    pod: pod ?? null,
    warnings: isQuiet ? [] : await watched.warnings(namespace, seen, nowMs),
    node: watched.node(pod?.node ?? null),
    largestNode: pod ? watched.nodeNearest(pod) : null,
    isCanceled,
    sinceEndMs: pod ? watched.sinceEndMs(namespace, pod.name) : undefined,
  }
}
