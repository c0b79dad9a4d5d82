import type { Failure } from '../run/run-event.ts'
import { memoryWords } from './cluster-words.ts'
import type { PodFacts } from './pod-facts.ts'

/** Volumes of ours that are as large as the disk of the runtime: where the runner works, and what a container shares with it. */
const ownVolumes = new Set(['work', 'temporary', 'io'])

const fullDisk = (wrote: string, mend: string): Failure => ({
  message: `It wrote more ${wrote}. ${mend}`,
  fault: 'limit',
  cause: 'disk_full',
})

/** What the kubelet says of a pod that wrote more than it may, and which of its figures that is. */
const explainFullDisk = ({ message, diskLimitMib, scratch }: PodFacts): Failure | undefined => {
  const [, volume] = /^Usage of EmptyDir volume "([^"]*)" exceeds the limit/.exec(message) ?? []
  const [, container] = /^Container (\S+) exceeded its local ephemeral storage limit/.exec(message) ?? []
  const isWhole = message.startsWith('Pod ephemeral local storage usage exceeds the total limit')
  if (volume === undefined && container === undefined && !isWhole) return undefined
  if (volume !== undefined && !ownVolumes.has(volume)) {
    const own = scratch.find(({ name }) => name === volume)
    const size = own?.limitMib == null ? 'it has room for' : `the ${memoryWords(own.limitMib)} it has`
    return fullDisk(
      `to its volume at ${own?.mountPath ?? volume} than ${size}`,
      'Give that volume more room, or write less there.',
    )
  }
  if (container !== undefined && container !== 'main')
    return fullDisk(
      `to its local disk in the container ${container} than that may have`,
      'Print less, or write less beside its outputs.',
    )
  return {
    ...fullDisk(
      `to its local disk than the ${diskLimitMib === null ? 'allowed amount' : memoryWords(diskLimitMib)}`,
      'Raise the limit, or write less beside its outputs.',
    ),
    ...(diskLimitMib !== null && {
      remedy: { field: 'diskMib' as const, from: diskLimitMib, to: diskLimitMib * 2 },
    }),
  }
}

/** Why its node sent a pod away: for what it wrote itself, or because the node needed room, be it on its disk; undefined where it did not. */
export const explainEviction = (pod: PodFacts): Failure | undefined => {
  if (pod.reason !== 'Evicted') return undefined
  const failure = explainFullDisk(pod) ?? {
    message: `Its node${pod.node ? ` ${pod.node}` : ''} ran short and sent it away.`,
    fault: 'infrastructure',
    cause: 'evicted',
    retryable: true,
  }
  return { ...failure, stack: [pod.message] }
}
