'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { fieldSpec } from '#components/designer/form/field-spec.ts'
import { refusedValue, type RefusedValue } from '#components/designer/form/refused-value.ts'
import { SchemaField } from '#components/designer/form/schema-field.tsx'
import { GroundProvider } from '#components/designer/ground.ts'
import { ComingPod } from '#components/runs/coming-pod.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import type { Runtime } from '#core/document/runtime.ts'
import type { Json } from '#core/json.ts'
import type { RunGround } from '#core/pod/ground.ts'
import { parseRuntime, podRuntime } from '#core/pod/parse-runtime.ts'
import { groundPod } from '#core/pod/run-pod.ts'
import { Refusal } from '#core/refusal.ts'

const spec = fieldSpec(podRuntime, 'runtime')
const asJson = (runtime: Runtime): Json => JSON.parse(JSON.stringify(runtime)) as Json

interface PodsDialogProps {
  deployment: string
  /** What it gives them now. */
  given: Runtime | null
  ground: RunGround
  onClose: () => void
  onSaved: () => void
}

/** What every pod of a deployment's runs gets, where its pipelines say nothing else. */
export function PodsDialog({ deployment, given, ground, onClose, onSaved }: PodsDialogProps) {
  const trpc = useTRPC()
  const [runtime, setRuntime] = useState<Runtime>(given ?? {})
  const [refused, setRefused] = useState<RefusedValue>()
  const give = useMutation(
    trpc.deployments.givePods.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ warnings }) => {
        for (const text of warnings) showToast({ tone: 'warn', title: 'Saved, and not tried', text })
        onSaved()
        onClose()
      },
    }),
  )
  const change = (value: Json | undefined): boolean => {
    const read = parseRuntime(value ?? {}, ground)
    const isRefused = read instanceof Refusal
    setRefused(isRefused ? refusedValue(read) : undefined)
    if (!isRefused) setRuntime(read)
    return !isRefused
  }
  const drawn = { ...ground, deployment: { name: deployment, runtime } }
  const notGiven = give.error ? sentenceOf(give.error) : undefined
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="wide"
      title={`Pods of ${deployment}`}
      text="What every pod of its runs gets, where a pipeline, a job or an asset says nothing else. It holds from the next launch on."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="main"
            busy={give.isPending}
            disabled={refused !== undefined}
            onClick={() => give.mutate({ deployment, runtime: asJson(runtime) })}
          >
            Save
          </Button>
        </>
      }
    >
      <GroundProvider value={drawn}>
        <div className="grid items-start gap-4 md:grid-cols-[1fr_300px]">
          <SchemaField
            name="runtime"
            spec={spec}
            path="runtime"
            value={asJson(runtime)}
            refused={refused}
            disabled={give.isPending}
            onChange={change}
          />
          <ComingPod
            pod={groundPod(drawn)}
            about="Before any pipeline has its say."
            className="md:sticky md:top-0"
          />
        </div>
      </GroundProvider>
      {notGiven && (
        <p role="alert" className="mt-3 text-sm text-failed">
          {notGiven}
        </p>
      )}
    </Dialog>
  )
}
