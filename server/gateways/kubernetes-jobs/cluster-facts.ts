import type {
  ClusterWarning,
  ContainerEnd,
  ContainerFacts,
  ContainerState,
  JobFacts,
  NodeFacts,
  PodFacts,
} from '#core/pod/pod-facts.ts'

import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { containerName } from './names.ts'
import { milliCpu, mebibytes } from './quantity.ts'

type MainContainer = NonNullable<ObjectOf['Pod']['spec']>['containers'][number] | undefined
type Status = NonNullable<NonNullable<ObjectOf['Pod']['status']>['containerStatuses']>[number]

const ms = (at: string | undefined): number | null => (at === undefined ? null : Date.parse(at))

const endOf = (ended: NonNullable<NonNullable<Status['state']>['terminated']>): ContainerEnd => ({
  exitCode: ended.exitCode,
  signal: ended.signal ?? 0,
  reason: ended.reason ?? '',
  message: ended.message ?? '',
  startedAtMs: ms(ended.startedAt),
  finishedAtMs: ms(ended.finishedAt),
})

const stateOf = ({ state }: Status): ContainerState => {
  if (state?.terminated) return { is: 'ended', ...endOf(state.terminated) }
  if (state?.running) return { is: 'running', startedAtMs: ms(state.running.startedAt) ?? 0 }
  return { is: 'waiting', reason: state?.waiting?.reason ?? '', message: state?.waiting?.message ?? '' }
}

const ownContainers = new Set<string>([containerName.runner, containerName.bring, containerName.take])

const containersOf = ({ spec, status }: ObjectOf['Pod']): ContainerFacts[] => {
  const known = new Map(
    [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map((each) => [
      each.name,
      each,
    ]),
  )
  const facts = (
    container: { name: string; image?: string },
    kind: ContainerFacts['kind'],
  ): ContainerFacts[] => {
    const told = known.get(container.name)
    if (!told) return []
    const before = told.lastState?.terminated
    return [
      {
        name: container.name,
        kind,
        ...(ownContainers.has(container.name) && { isOurs: true }),
        image: container.image ?? told.image,
        state: stateOf(told),
        ...(before && { before: endOf(before) }),
      },
    ]
  }
  return [
    ...(spec?.initContainers ?? []).flatMap((each) =>
      facts(each, each.restartPolicy === 'Always' ? 'sidecar' : 'init'),
    ),
    ...(spec?.containers ?? []).flatMap((each) =>
      facts(each, each.name === containerName.main ? 'main' : 'sidecar'),
    ),
  ]
}

const scratchOf = ({ spec }: ObjectOf['Pod'], main: MainContainer): PodFacts['scratch'] =>
  (spec?.volumes ?? []).flatMap(({ name, emptyDir }) => {
    if (!emptyDir) return []
    const mountPath = main?.volumeMounts?.find((mount) => mount.name === name)?.mountPath ?? name
    return [{ name, mountPath, limitMib: mebibytes(emptyDir.sizeLimit) }]
  })

/** What is kept of a pod that the cluster tells of. */
export const podFacts = (pod: ObjectOf['Pod']): PodFacts => {
  const { metadata, spec, status } = pod
  const condition = (type: string) => status?.conditions?.find((each) => each.type === type)
  const scheduled = condition('PodScheduled')
  const disrupted = condition('DisruptionTarget')
  const main = spec?.containers.find(({ name }) => name === containerName.main)
  const { requests = {}, limits = {} } = main?.resources ?? {}
  const deletedAtMs = ms(metadata?.deletionTimestamp)
  const graceMs = (metadata?.deletionGracePeriodSeconds ?? 0) * 1000
  return {
    name: metadata?.name ?? '',
    phase: status?.phase ?? '',
    reason: status?.reason ?? '',
    message: status?.message ?? '',
    node: spec?.nodeName ?? null,
    createdAtMs: ms(metadata?.creationTimestamp) ?? 0,
    scheduledAtMs: scheduled?.status === 'True' ? ms(scheduled.lastTransitionTime) : null,
    // The cluster writes down when the grace will be over.
    deletion: deletedAtMs === null ? null : { atMs: deletedAtMs - graceMs, graceMs },
    unscheduled:
      scheduled?.status === 'False'
        ? { reason: scheduled.reason ?? '', message: scheduled.message ?? '' }
        : null,
    disruption:
      disrupted?.status === 'True'
        ? { reason: disrupted.reason ?? '', message: disrupted.message ?? '' }
        : null,
    containers: containersOf(pod),
    memoryLimitMib: mebibytes(limits.memory),
    diskLimitMib: mebibytes(limits['ephemeral-storage']),
    scratch: scratchOf(pod, main),
    cpuMilli: milliCpu(requests.cpu),
    memoryMib: mebibytes(requests.memory),
    pullSecrets: (spec?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []),
  }
}

export const jobFacts = ({ metadata, spec, status }: ObjectOf['Job']): JobFacts => {
  const condition = (type: string) =>
    status?.conditions?.find((each) => each.type === type && each.status === 'True')
  const failed = condition('Failed') ?? condition('FailureTarget')
  const deletedAtMs = ms(metadata?.deletionTimestamp)
  return {
    createdAtMs: ms(metadata?.creationTimestamp) ?? 0,
    isComplete: condition('Complete') !== undefined || condition('SuccessCriteriaMet') !== undefined,
    failed: failed ? { reason: failed.reason ?? '', message: failed.message ?? '' } : null,
    isSuspended: spec?.suspend === true,
    deletion: deletedAtMs === null ? null : { atMs: deletedAtMs },
  }
}

/** The latest last; what happened several times is told by its last time. */
export const clusterWarnings = (events: ObjectOf['Event'][]): ClusterWarning[] =>
  events
    .map(({ reason, message, lastTimestamp, eventTime, firstTimestamp }) => ({
      reason: reason ?? '',
      message: message ?? '',
      atMs: ms(lastTimestamp ?? eventTime ?? firstTimestamp) ?? 0,
      sinceMs: ms(firstTimestamp ?? eventTime ?? lastTimestamp) ?? 0,
    }))
    .sort((one, other) => one.atMs - other.atMs)

export const nodeFacts = ({ status }: ObjectOf['Node']): NodeFacts => {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  const isReady = ready?.status === 'True'
  return { isReady, notReadySinceMs: isReady ? null : ms(ready?.lastTransitionTime) }
}
