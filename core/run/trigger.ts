import { z } from 'zod'

/** Why a run exists. */
export const trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual'), by: z.string(), byId: z.string() }),
  z.strictObject({ kind: z.literal('api'), by: z.string(), byId: z.string() }),
  z.strictObject({ kind: z.literal('retry'), run: z.string(), by: z.string().optional() }),
  z.strictObject({ kind: z.literal('example') }),
  z.strictObject({
    kind: z.literal('schedule'),
    schedule: z.string(),
    pipeline: z.string(),
    /** The time it was to fire at, as an instant of ISO 8601. */
    scheduledAt: z.string(),
  }),
  z.strictObject({
    kind: z.literal('sensor'),
    sensor: z.string(),
    pipeline: z.string(),
    /** What it asked for: one run of the sensor has it, for ever. */
    runKey: z.string(),
  }),
  z.strictObject({
    kind: z.literal('condition'),
    /** One of the assets whose automation conditions asked for it, and how many others did. */
    asset: z.string(),
    others: z.int(),
    /** The evaluation that they did at. */
    tick: z.int(),
  }),
  z.strictObject({
    kind: z.literal('backfill'),
    backfill: z.string(),
    /** Who asked for it. */
    by: z.string(),
  }),
])
export type Trigger = z.infer<typeof trigger>

/** A trigger in a few words, for a column of a table. */
export const triggerWords = (made: Trigger): string => {
  switch (made.kind) {
    case 'manual':
      return made.by
    case 'api':
      return `${made.by} by token`
    case 'retry':
      return made.by === undefined
        ? `retry of ${made.run.slice(-8)}`
        : `${made.by}, again ${made.run.slice(-8)}`
    case 'example':
      return 'first start'
    case 'schedule':
      return `schedule ${made.schedule}`
    case 'sensor':
      return `sensor ${made.sensor}`
    case 'condition':
      return made.others === 0
        ? `condition of ${made.asset}`
        : `conditions of ${made.asset} and ${made.others} more`
    case 'backfill':
      return `backfill ${made.backfill.slice(-8)}`
  }
}
