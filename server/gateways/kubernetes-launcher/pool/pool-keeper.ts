import type { HowEnded } from '#core/pool/lease-states.ts'
import type { PoolShape } from '#core/pool/pool-shape.ts'
import type { PoolCrowd } from '#core/pool/waiting-words.ts'

/** How the work of a lease stands. */
export type LeaseLook =
  | { state: 'waiting'; crowd: PoolCrowd }
  | { state: 'leased'; worker: string; leasedAt: Date }
  | { state: 'ended'; how: HowEnded }

export interface LeaseName {
  tenantId: string
  id: string
}

/** Where work for pools is kept until one of their workers takes it. */
export interface PoolKeeper {
  /** The time by the clock that dates leases, which need not be this machine's. */
  nowMs(): number
  /** Notes that a pool is used; how many workers it is to have, and what they show to be let in. */
  open(pool: PoolShape & { tenantId: string; cluster: string; apiUrl: string }): Promise<{
    size: number
    code: string
  }>
  /** Offers the process of a run's attempt. */
  offer(lease: LeaseName & { pool: string; runId: string; attempt: number; claimCode: string }): Promise<void>
  /** Undefined where it was never offered. */
  look(lease: LeaseName): Promise<LeaseLook | undefined>
  /** Ends what nobody has taken yet; false where somebody has, or it has ended. */
  withdraw(lease: LeaseName): Promise<boolean>
  /** Ends what waits at once, and has the worker end what goes on. */
  cancel(lease: LeaseName, how: 'gently' | 'force'): Promise<void>
}
