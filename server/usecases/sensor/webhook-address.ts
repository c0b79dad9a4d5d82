import type { SensorPlace } from '#server/db/sql/sensor-rows.ts'
import { deriveSecret } from '#server/platform/secrets.ts'
import { webhookSecret } from '#server/platform/webhook-signature.ts'

/** Where senders reach a sensor, beneath the address of the installation. */
export const webhookPath = ({ tenantId, deploymentId, pipelineId, elementId }: SensorPlace): string =>
  `/api/webhooks/${tenantId}/${deploymentId}/${pipelineId}/${elementId}`

/** The secret that a sensor gives to its senders; it is derived, and kept nowhere. */
export const ownWebhookSecret = (secret: string, place: SensorPlace): string =>
  webhookSecret(deriveSecret(secret, webhookPath(place)))
