'use client'
import { useDeferredValue, useMemo } from 'react'

import { ComingPod } from '#components/runs/coming-pod.tsx'
import type { ElementId } from '#core/document/element.ts'
import { previewPod, type PreviewedPod } from '#core/pod/preview-pod.ts'

import { useDesignerState } from '../designer-context.tsx'
import { useGround } from '../ground.ts'

const holds: Record<PreviewedPod['holds'], string> = {
  alone:
    'What it gets where it has a pod of its own. In one pod with others, the largest of them sets the size.',
  run: 'What the pod gets that all steps are in.',
  steps: 'Its steps have pods of their own; this is the pod that starts them.',
}

/** The pod that comes of the form above, all layers laid over each other: with who says each part of it. Only where runs are pods. */
export function PodPreview({ id }: { id: ElementId | undefined }) {
  const ground = useGround()
  const document = useDeferredValue(useDesignerState((state) => state.document))
  const onCluster = ground.launcher === 'kubernetes'
  const pod = useMemo(
    () => (onCluster ? previewPod(document, id, ground) : undefined),
    [document, id, ground, onCluster],
  )
  if (!pod) return null
  return <ComingPod pod={pod} about={holds[pod.holds]} />
}
