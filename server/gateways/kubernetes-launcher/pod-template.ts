import type { Runtime } from '#core/document/runtime.ts'
import { forWorkPrefix, workerVariables } from '#core/pool/worker-variables.ts'

import { containerName, ownPrefix } from '../kubernetes-jobs/names.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import {
  confined,
  runnerHome,
  runnerPlaces,
  runnerUser,
  variables,
  variableSources,
  type Container,
  type PodContainers,
  type PodSpec,
} from './pod-parts.ts'
import { resourcesOf } from './pod-resources.ts'
import { podVolumes } from './pod-volumes.ts'
import { takeGraceSeconds, untouchedContainers, type ContainerCompute } from './untouched-containers.ts'

export interface PodWanted {
  /** All layers laid over each other and held under the plan. */
  runtime: Runtime
  runnerImage: string
  /** What the runner is told; nothing of it is secret for longer than until the run is claimed. */
  env: Record<string, string>
  labels: Record<string, string>
  /** The account whose token the pod gets: only a pod that starts others needs one. */
  orchestrator?: string | undefined
  /** The image that is to be left as it is, where the pod is for one. */
  container?: ContainerCompute | undefined
  /** Its node ends it when it has had it for so long. */
  deadlineSeconds?: number
  /** A worker that stays for the work of many: started anew when it ends, and given so long to end when it is asked to. */
  stays?: { graceSeconds: number; env: NonNullable<Container['env']> }
}

/** A node that is gone is noticed after five minutes unless the pod says otherwise. */
const leaveSoon = (['unreachable', 'not-ready'] as const).map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 90,
}))

/** Brings runner and Node into an image that has neither. */
const runnerBringer = (runnerImage: string): Container => ({
  name: containerName.runner,
  image: runnerImage,
  imagePullPolicy: 'IfNotPresent',
  command: [`${runnerHome}/copy-to`, '/target'],
  terminationMessagePolicy: 'FallbackToLogsOnError',
  securityContext: confined,
  resources: {
    requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '16Mi' },
    limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
  },
  volumeMounts: [{ name: 'runner', mountPath: '/target' }],
})

/** The containers of a pod whose only one of note is the runner itself. */
const runnerContainers = ({ runtime, runnerImage, env, stays }: PodWanted): PodContainers => {
  const image = runtime.image ?? runnerImage
  const isForeign = image !== runnerImage
  const { volumes, mounts } = podVolumes(runtime, isForeign)
  return {
    ...(isForeign && { initContainers: [runnerBringer(runnerImage)] }),
    containers: [
      {
        name: containerName.main,
        image,
        imagePullPolicy: runtime.pullPolicy ?? 'IfNotPresent',
        command: [`${runnerHome}/start`, ...(stays ? ['--pool'] : [])],
        env: [
          ...variables({
            ...(stays ? workerVariables(runtime.env ?? {}) : runtime.env),
            SLUICE_IN_POD: '1',
            ...runnerPlaces(runtime),
            ...env,
          }),
          ...(stays?.env ?? []),
        ],
        // What they hold is known to the cluster alone.
        ...variableSources(runtime, stays && forWorkPrefix),
        // The last words outlive the log.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: confined,
        resources: resourcesOf(runtime),
        volumeMounts: mounts,
      },
    ],
    volumes,
  }
}

/** By our own labels policies let pods out, and by them and our annotations workers know whose pods they are and whose time they take. */
const notOurs = (said: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(said).filter(([key]) => !key.startsWith(ownPrefix)))

/** The pod that carries out a run or one step of it. Passes Pod Security "restricted": no root, nothing written to the image, no capability, no account. */
export const podTemplate = (wanted: PodWanted): NonNullable<ObjectOf['Job']['spec']>['template'] => {
  const { runtime, labels, orchestrator, container, deadlineSeconds, stays } = wanted
  const account = orchestrator ?? runtime.serviceAccount
  return {
    metadata: {
      labels: { ...notOurs(runtime.labels), ...labels },
      annotations: {
        ...notOurs(runtime.annotations),
        'kubectl.kubernetes.io/default-container': containerName.main,
        // Moving a run to another node means to begin it anew.
        'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
        'karpenter.sh/do-not-disrupt': 'true',
      },
    },
    spec: {
      restartPolicy: stays ? 'Always' : 'Never',
      ...(deadlineSeconds !== undefined && { activeDeadlineSeconds: deadlineSeconds }),
      enableServiceLinks: false,
      automountServiceAccountToken: orchestrator !== undefined,
      ...(account !== undefined && { serviceAccountName: account }),
      terminationGracePeriodSeconds: stays?.graceSeconds ?? (container ? takeGraceSeconds : 30),
      securityContext: {
        runAsNonRoot: true,
        ...(!container && { runAsUser: runnerUser, runAsGroup: runnerUser }),
        fsGroup: runnerUser,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(runtime.pullSecrets && { imagePullSecrets: runtime.pullSecrets.map((name) => ({ name })) }),
      ...(runtime.nodeSelector && { nodeSelector: runtime.nodeSelector }),
      ...(runtime.affinity && { affinity: runtime.affinity as NonNullable<PodSpec['affinity']> }),
      tolerations: [...leaveSoon, ...(runtime.tolerations ?? [])],
      ...(container ? untouchedContainers(wanted, container) : runnerContainers(wanted)),
    },
  }
}
