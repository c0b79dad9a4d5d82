import { resolve } from 'node:path'

import { z } from 'zod'

import { defaultFirst, onlyCluster } from '#core/cluster/choose-cluster.ts'
import { runtime, type Runtime } from '#core/document/runtime.ts'
import { layPod } from '#core/pod/pod-layers.ts'

import { CannotStart } from './cannot-start.ts'

/** A cluster that runs can go to. */
export interface ClusterSettings {
  /** As deployments name it. */
  name: string
  /** What people read beside its name. */
  words: string
  /** Absolute; undefined: the account of the pod we are in. */
  kubeconfig: string | undefined
  kubernetesContext: string | undefined
  runnerImage: string
  /** Where its pods reach web; without a slash at its end. */
  runApiUrl: string
  /** What each of its pods has unless something deeper says otherwise. */
  pod: Runtime
  /** Where its pods reach its API server, beside what the cluster says of it. */
  apiCidrs: string[]
}

/** A letter first: names that are numbers would not keep their order. */
const clusterName = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/

const givenCluster = z.strictObject({
  words: z.string().max(200, 'the words of a cluster have at most 200 characters').optional(),
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).optional(),
  runnerImage: z.string().min(1).optional(),
  runApiUrl: z
    .url({ protocol: /^https?$/, error: 'an address like https://sluice.example.com is needed' })
    .optional(),
  pod: runtime.optional(),
  apiCidrs: z.array(z.union([z.cidrv4(), z.cidrv6()], 'ranges like 10.0.0.1/32 are needed')).optional(),
})

/** All that may be said of a cluster. */
export const clusterFields: readonly string[] = Object.keys(givenCluster.shape)

/** SLUICE_CLUSTERS: by name what differs from the single settings. */
export const clustersText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'JSON is needed, an object with a cluster for each name' })
      return z.NEVER
    }
  })
  .pipe(
    z.record(z.string(), givenCluster).superRefine((clusters, context) => {
      const names = Object.keys(clusters)
      if (names.length === 0) context.addIssue({ code: 'custom', message: 'at least one cluster is needed' })
      for (const name of names)
        if (!clusterName.test(name))
          context.addIssue({
            code: 'custom',
            path: [name],
            message:
              'the name of a cluster has lower-case letters, digits and hyphens, at most 40, and begins with a letter',
          })
    }),
  )

/** The same clusters as {@link clustersText} for another process, wherever that is started. */
export const clustersAsText = (clusters: readonly ClusterSettings[]): string =>
  JSON.stringify(
    Object.fromEntries(
      clusters.map(({ name, kubernetesContext, ...cluster }) => [
        name,
        { ...cluster, context: kubernetesContext } satisfies z.infer<typeof givenCluster>,
      ]),
    ),
  )

/** Each cluster there is, as written; what one does not say is as the single settings say. */
export const clustersOf = (
  given: z.infer<typeof clustersText> | undefined,
  single: Omit<ClusterSettings, 'name' | 'words'>,
): ClusterSettings[] =>
  Object.entries<z.infer<typeof givenCluster>>(given ?? { [onlyCluster]: {} }).map(([name, said]) => ({
    name,
    words: said.words ?? '',
    kubeconfig: said.kubeconfig === undefined ? single.kubeconfig : resolve(said.kubeconfig),
    // A context is one of its kubeconfig.
    kubernetesContext: said.context ?? (said.kubeconfig === undefined ? single.kubernetesContext : undefined),
    runnerImage: said.runnerImage ?? single.runnerImage,
    runApiUrl: said.runApiUrl?.replace(/\/+$/, '') ?? single.runApiUrl,
    apiCidrs: said.apiCidrs ?? single.apiCidrs,
    pod: layPod([single.pod, said.pod ?? {}].map((layer) => ({ of: 'installation', runtime: layer })))
      .runtime,
  }))

/** The same clusters, that of deployments that choose none first. Throws {@link CannotStart} where SLUICE_DEFAULT_CLUSTER names none of them. */
export const withDefaultFirst = (
  clusters: readonly ClusterSettings[],
  named: string | undefined,
): ClusterSettings[] => {
  const ordered = defaultFirst(clusters, named)
  if (ordered) return ordered
  throw new CannotStart(
    `The environment has a setting that cannot be used. SLUICE_DEFAULT_CLUSTER: there is no cluster “${named}”, the clusters are ${clusters.map(({ name }) => name).join(', ')}.`,
  )
}
