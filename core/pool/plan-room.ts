import type { Runtime } from '../document/runtime.ts'
import { ceilingWords } from '../pod/plan-ceiling.ts'
import type { PoolFigures } from './scale-pool.ts'

/** A tenant's plan: so many runs at once, each of so much; null: any. */
export interface PlanShare {
  plan: string
  runs: number | null
  cpuMilli: number | null
  memoryMib: number | null
}

/** What a namespace gives a container that asks for nothing itself. */
const unsaid = { cpuMilli: 100, memoryMib: 512 }

/** What one worker of a pool takes of a quota. */
const workerAsks = ({ cpuMilli, memoryMib, memoryLimitMib }: Runtime) => ({
  cpuMilli: cpuMilli ?? unsaid.cpuMilli,
  memoryMib: Math.max(memoryMib ?? unsaid.memoryMib, memoryLimitMib ?? 0),
})

const amounts = ['cpuMilli', 'memoryMib'] as const

/** Of what kind a pool's workers are, and what the other pools of its tenant have of its cluster. */
export interface RoomFor {
  runtime: Runtime
  others: readonly { size: number; runtime: Runtime }[]
}

/** {@link workersCarried}, with the words that say why there are no more. */
export const planRoom = (share: PlanShare, room: RoomFor): PoolFigures['planRoom'] => {
  const workers = workersCarried(share, room)
  if (workers === null) return null
  const { plan, runs, cpuMilli, memoryMib } = share
  const words = `The plan ${plan} (${runs} ${runs === 1 ? 'run' : 'runs'} of ${ceilingWords({ plan, cpuMilli, memoryMib })}) carries no more than ${workers} of this size beside one run.`
  return { workers, words }
}

/**
 * How many workers of this kind a plan carries beside one run and beside the tenant's other pools in the cluster; null: any number. Never less than one, for
 * which every pool has room of its own (core/pod/tenant-share.ts): without it it would never do anything.
 */
const workersCarried = (share: PlanShare, { runtime: own, others }: RoomFor): number | null => {
  const rooms = amounts.flatMap((amount) => {
    const each = share[amount]
    if (share.runs === null || each === null) return []
    const taken = others.reduce((sum, { size, runtime }) => sum + size * workerAsks(runtime)[amount], 0)
    return [Math.floor(((share.runs - 1) * each - taken) / Math.max(1, workerAsks(own)[amount]))]
  })
  return rooms.length === 0 ? null : Math.max(1, Math.min(...rooms))
}
