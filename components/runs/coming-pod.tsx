import { classes } from '#components/ui/classes.ts'
import { describePod } from '#core/pod/describe-pod.ts'
import type { LayeredPod } from '#core/pod/pod-layers.ts'

import { PodLines } from './pod-lines.tsx'

/** The pod that comes of a form beside it: with who says each part. `about`: which pod that is. */
export function ComingPod({ pod, about, className }: { pod: LayeredPod; about: string; className?: string }) {
  return (
    <section
      aria-label="The pod that comes of it"
      className={classes('grid gap-1 rounded-md bg-sunken p-3', className)}
    >
      <h3 className="text-sm font-medium text-ink-2">The pod that comes of it</h3>
      <p className="text-xs text-ink-3">{about}</p>
      <PodLines lines={describePod(pod)} narrow />
    </section>
  )
}
