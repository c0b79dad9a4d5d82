import type { Trigger } from './trigger.ts'

const kinds: Record<Trigger['kind'], true> = {
  manual: true,
  api: true,
  retry: true,
  example: true,
  schedule: true,
  sensor: true,
  condition: true,
  backfill: true,
}

/** Everything a run can be started by. */
export const triggerKinds = Object.keys(kinds) as readonly Trigger['kind'][]
