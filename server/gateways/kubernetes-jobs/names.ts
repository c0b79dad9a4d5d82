import { createHash } from 'node:crypto'

import { poolPrefix } from '#core/pool/pool-name.ts'

/** The labels by which Sluice finds what is its own. A label's value has at most 63 characters, so ids go in whole and nothing longer does. */
export const label = {
  managedBy: 'app.kubernetes.io/managed-by',
  /** One of several that share a cluster. */
  installation: 'sluice.dev/installation',
  tenant: 'sluice.dev/tenant',
  run: 'sluice.dev/run',
  attempt: 'sluice.dev/attempt',
  role: 'sluice.dev/role',
  pool: 'sluice.dev/pool',
  /** `steps`: a pod that starts others, which needs the way to the API server. */
  carries: 'sluice.dev/carries',
} as const
/** What labels and annotations of ours begin with: nobody else may say one. */
export const ownPrefix = 'sluice.dev/'

export const managedBy = 'sluice'

export interface InstallationSaid {
  namespacePrefix: string
  /** The id that its database was given at the first start. */
  id: string
  /** What the operator calls it: tells a copy of the database from what it was copied from. */
  name: string
}

/** What an installation is called in a cluster: the same for all of its processes, and another's for every other, whatever prefixes they share. */
export const installationOf = ({ namespacePrefix, id, name }: InstallationSaid): string =>
  `${namespacePrefix.replace(/-+$/, '')}-${createHash('sha256')
    .update(JSON.stringify([id, name]))
    .digest('hex')
    .slice(0, 16)}`

/** Everything that this installation made for runs, and nothing else. */
export const runSelector = (installation: string): string =>
  `${label.managedBy}=${managedBy},${label.installation}=${installation},${label.run}`

/** The workers of pools of this installation, and what keeps them. */
export const poolSelector = (installation: string): string =>
  `${label.managedBy}=${managedBy},${label.installation}=${installation},${label.pool}`

export const poolDeploymentName = (pool: string): string => `${poolPrefix}${pool}`

/** The number that an attempt's Job was made under: one with another number is not ours to adopt. */
export const fenceAnnotation = 'sluice.dev/fence'

/** At most 52 characters, so that the pod's name, which adds a suffix, still is a label. */
export const runJobName = (runId: string, attempt: number): string => `sluice-run-${runId}-${attempt}`

export const namespaceOf = (prefix: string, tenantSlug: string): string => `${prefix}${tenantSlug}`

/** Which try of which step a pod is for; too long for labels. */
export const stepAnnotation = { step: 'sluice.dev/step', stepAttempt: 'sluice.dev/step-attempt' } as const

/** Of the containers of a pod: `bring` and `take` are the runner’s beside an image that is not to be touched. */
export const containerName = { main: 'main', runner: 'runner', bring: 'bring', take: 'take' } as const
