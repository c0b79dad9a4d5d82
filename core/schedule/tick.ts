/** What came of one evaluation of a schedule. It is written once, with the run it started. */
export const tickStatuses = ['succeeded', 'skipped', 'failed'] as const
export type TickStatus = (typeof tickStatuses)[number]

/** Ticks are kept so long. */
export const tickDays = 30
