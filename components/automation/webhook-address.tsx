'use client'
import { useMutation } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'

import type { SensorAnswer } from './sensor-answer.ts'

/** Where senders reach a webhook, and what they sign with. */
export function WebhookAddress({ sensor: { pipelineId, sensorId, webhook } }: { sensor: SensorAnswer }) {
  const trpc = useTRPC()
  const may = usePermission('sensor.toggle')
  const secret = useMutation(
    trpc.sensors.secret.mutationOptions({ meta: { failed: 'The secret is not shown' } }),
  )
  if (!webhook) return null
  return (
    <section aria-label="Webhook" className="grid gap-1">
      <p className="text-ink-2">Send messages signed as Standard Webhooks has it to</p>
      <p className="flex items-center gap-2">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{webhook.address}</code>
        <CopyButton label="Copy the address" text={webhook.address} />
      </p>
      {secret.data ? (
        <p className="flex items-center gap-2">
          <code className="min-w-0 flex-1 font-mono text-xs break-all">{secret.data.secret}</code>
          <CopyButton label="Copy the secret" text={secret.data.secret} />
        </p>
      ) : (
        may && (
          <Button
            icon="key"
            className="justify-self-start"
            busy={secret.isPending}
            onClick={() => secret.mutate({ pipelineId, sensorId })}
          >
            Show the secret
          </Button>
        )
      )}
    </section>
  )
}
