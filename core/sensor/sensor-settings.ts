import { z } from 'zod'

const text = z.string().min(1).max(1_000)
/** The value of a secret of the tenant, as configuration of resources names it. */
export const secretReference = z.strictObject({ env: z.string().min(1).max(100) })

/** Of assets: a message for each materialization of any of them, or one for each time that all of them were materialized anew. */
export const assetSettings = z.strictObject({
  assets: z.array(z.string().min(1).max(400)).min(1).max(100),
  when: z.enum(['any', 'all']).optional(),
})

/** Of runs: a message for each that ended so, of the jobs that are named, or of all. */
export const runStatusSettings = z.strictObject({
  statuses: z
    .array(z.enum(['succeeded', 'failed', 'canceled']))
    .min(1)
    .max(3),
  jobs: z.array(z.string().min(1).max(400)).min(1).max(100).optional(),
})

/** Of a webhook: who sends signs with the secret that the sensor shows, or with one of their own that the tenant keeps. */
export const webhookSettings = z.strictObject({ secret: secretReference.optional() })

/** What the settings of each kind hold, of those that can be evaluated. */
export const settingsSchemas = {
  asset: assetSettings,
  runStatus: runStatusSettings,
  webhook: webhookSettings,
} as const

export type EvaluatedKind = keyof typeof settingsSchemas
export type SettingsOf<Kind extends EvaluatedKind> = z.infer<(typeof settingsSchemas)[Kind]>

/** How a message becomes a request: each text is a template over its fields. */
export const requestTemplate = z.strictObject({
  /** One message more with a key that had its run starts none. The message's own key where nothing is said. */
  runKey: text.optional(),
  tags: z.record(z.string().min(1).max(200), z.string().max(1_000)).optional(),
  config: z.record(z.string(), z.json()).optional(),
  partition: text.optional(),
})
export type RequestTemplate = z.infer<typeof requestTemplate>
