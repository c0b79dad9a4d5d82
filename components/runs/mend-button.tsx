'use client'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { handChange } from '#components/designer/handed-change.ts'
import { routes } from '#components/routes.ts'
import type { ButtonKind } from '#components/ui/button-look.ts'
import { Button } from '#components/ui/button.tsx'
import type { MendChange } from '#core/pod/mend-runtime.ts'

/** One press that changes a figure of the drawing, where it is said, and shows it there. What it changes is its title, and stands beside it. */
export function MendButton({ mend, kind = 'plain' }: { mend: MendChange; kind?: ButtonKind }) {
  const place = usePlace()
  const router = useRouter()
  return (
    <Button
      kind={kind}
      title={mend.sentence}
      onClick={() => {
        handChange(mend)
        router.push(routes.designer(place, mend.pipeline, { element: mend.elementId }))
      }}
    >
      {mend.button}
    </Button>
  )
}
