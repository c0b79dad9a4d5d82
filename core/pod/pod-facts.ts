/** How a container came to its end. */
export interface ContainerEnd {
  exitCode: number
  /** 0: none. */
  signal: number
  reason: string
  message: string
  /** Absent where the cluster has not kept it. */
  startedAtMs?: number | null
  finishedAtMs: number | null
}

export type ContainerState =
  | { is: 'waiting'; reason: string; message: string }
  | { is: 'running'; startedAtMs: number }
  | ({ is: 'ended' } & ContainerEnd)

export interface ContainerFacts {
  name: string
  /** Kubernetes starts `init` ones in turn before the others; a `sidecar` goes on beside them and ends after them. */
  kind: 'init' | 'main' | 'sidecar'
  image: string
  /** It is Sluice's own, beside one of somebody else's. */
  isOurs?: boolean
  state: ContainerState
  /** The life before this one, of a container that Kubernetes started anew. */
  before?: ContainerEnd
}

/** What a cluster says of one pod, in words of our own. */
export interface PodFacts {
  name: string
  phase: string
  /** Of the pod as a whole: Evicted, NodeShutdown, OutOfcpu. */
  reason: string
  message: string
  node: string | null
  createdAtMs: number
  scheduledAtMs: number | null
  deletion: { atMs: number; graceMs: number } | null
  /** Why the scheduler has not found a node for it. */
  unscheduled: { reason: string; message: string } | null
  /** Why the cluster takes it away. */
  disruption: { reason: string; message: string } | null
  containers: ContainerFacts[]
  memoryLimitMib: number | null
  diskLimitMib: number | null
  /** Its volumes on the disk of its node: where the main container has each, and how much it may hold. */
  scratch: { name: string; mountPath: string; limitMib: number | null }[]
  cpuMilli: number | null
  memoryMib: number | null
  pullSecrets: string[]
}

/** What a cluster says of the Job that was made for an attempt. */
export interface JobFacts {
  createdAtMs: number
  isComplete: boolean
  failed: { reason: string; message: string } | null
  isSuspended: boolean
  deletion: { atMs: number } | null
  /** There is no such Job any more; only what the cluster still tells of it. */
  isGone?: boolean
}

/** A warning of the cluster about the Job or its pod, the latest last. */
export interface ClusterWarning {
  reason: string
  message: string
  atMs: number
  /** Of what happened several times, when it first did. */
  sinceMs?: number
}

export interface NodeFacts {
  isReady: boolean
  /** Since when it is not. */
  notReadySinceMs: number | null
}

/** Everything an attempt's fate is read from. */
export interface ClusterFacts {
  /** Null: it is not there, and nothing tells that it ever was. */
  job: JobFacts | null
  /** The youngest, where there were several. */
  pod: PodFacts | null
  warnings: ClusterWarning[]
  /** The node the pod was put on, where that may be asked. */
  node: NodeFacts | null
  /** What the node can give that comes nearest to what the pod asks for, where that may be asked. */
  largestNode: { cpuMilli: number; memoryMib: number } | null
  /** Whether we asked for its end ourselves. */
  isCanceled: boolean
  /** How long ago it was first heard that its container had ended: the clock of a node may be off. Absent: read from the times of the node. */
  sinceEndMs?: number | undefined
}
