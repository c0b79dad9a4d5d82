import { z } from 'zod'

export const runId = z.uuid()
export const runIds = z.array(runId).min(1).max(500)

export const tags = z
  .record(z.string().max(200), z.string().max(1_000))
  .refine((given) => Object.keys(given).length <= 50, 'A run has at most 50 tags.')

/** Made by who asks, for one asking: where the answer was lost, the same asking once more finds the run of the first. */
export const requestId = z.uuid().optional()
