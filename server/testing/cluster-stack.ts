import { randomBytes } from 'node:crypto'

import { clusterSettings, openTestCluster, removeNamespaces } from './cluster-settings.ts'
import { startStack, type Stack } from './stack.ts'

/** What people would give their pods on a node of two processors. */
const pod = '{"cpuMilli":250,"memoryMib":768,"diskMib":512}'

/** A whole Sluice of its own that launches into the cluster the tests were given. What it makes there is gone when it stops. */
export const startClusterStack = async (): Promise<Stack> => {
  const prefix = `e2e-${randomBytes(3).toString('hex')}-`
  const cluster = openTestCluster()
  const stack = await startStack({
    variables: (port) => ({ ...clusterSettings(prefix, port), SLUICE_POD: pod }),
  })
  return {
    ...stack,
    stop: async () => {
      await stack.stop()
      await removeNamespaces(cluster, prefix)
      cluster.close()
    },
  }
}
