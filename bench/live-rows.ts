import { floor, growth } from './growth.ts'
import { median, type Row } from './report.ts'
import type { TabMemory } from './tab-memory.ts'

const growthLimit = 5
/** Of the pace; the run itself begins and ends as well. */
const leastShare = 0.95

/** What a whole measurement gives. */
export interface Watched {
  samples: Sample[]
  /** Events a second: those that came, and those that were to come. */
  pace: { told: number; meant: number }
  refusedRuns: number
}

/** What is looked at again and again while events arrive. */
export interface Sample {
  runPage: TabMemory
  feed: TabMemory
  /** The process of a run page that nobody inspects. */
  unwatchedMegabytes: number
  webMegabytes: number
  workerMegabytes: number
  postgresMegabytes: number
}

/** How growth is told: of what was collected before it was looked at, of what collects when it pleases, or without a limit. */
type Told = 'settled' | 'floor' | 'unlimited'

/** What is told of memory: its middle and range, and by how much its last third lies above its first. */
export const liveRows = ({ samples, pace, refusedRuns }: Watched): Row[] => {
  const row = (name: string, unit: string, told: Told, pick: (sample: Sample) => number): Row[] => {
    const values = samples.map(pick)
    const limited = told !== 'unlimited'
    return [
      { metric: name, unit, ours: values, better: 'lower', aim: '', meets: () => true },
      {
        metric: `${name}: last third over first`,
        unit: '%',
        ours: [growth(values, told === 'floor' ? floor : median)],
        better: 'lower',
        aim: limited ? `≤ ${growthLimit} %` : '',
        meets: (percent) => !limited || percent <= growthLimit,
      },
    ]
  }
  return [
    {
      metric: 'events told, stored and shown',
      unit: '/s',
      ours: [pace.told],
      better: 'higher',
      aim: `≥ ${pace.meant * leastShare} /s`,
      meets: (value) => value >= pace.meant * leastShare,
    },
    {
      metric: 'short runs that could not be started',
      unit: '',
      ours: [refusedRuns],
      better: 'lower',
      aim: '0',
      meets: (value) => value === 0,
    },
    ...row('run page: heap', 'MB', 'settled', ({ runPage }) => runPage.heapMegabytes),
    ...row('run page: buffers', 'MB', 'unlimited', ({ runPage }) => runPage.bufferMegabytes),
    ...row('run page: nodes', '', 'settled', ({ runPage }) => runPage.domNodes),
    ...row('run page: listeners', '', 'settled', ({ runPage }) => runPage.listeners),
    ...row('runs feed: heap', 'MB', 'settled', ({ feed }) => feed.heapMegabytes),
    ...row('runs feed: nodes', '', 'settled', ({ feed }) => feed.domNodes),
    ...row('runs feed: listeners', '', 'settled', ({ feed }) => feed.listeners),
    ...row('run page: its process', 'MB', 'settled', ({ unwatchedMegabytes }) => unwatchedMegabytes),
    ...row('web', 'MB', 'floor', ({ webMegabytes }) => webMegabytes),
    ...row('worker', 'MB', 'floor', ({ workerMegabytes }) => workerMegabytes),
    ...row('PostgreSQL', 'MB', 'unlimited', ({ postgresMegabytes }) => postgresMegabytes),
  ]
}
