'use client'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { useQuestion } from '#components/ui/question.ts'

import { manyOffer } from './many-offer.ts'

/** Asks before many assets are made, wherever somebody starts that. */
export function ManyQuestion() {
  const offer = useQuestion(manyOffer)
  return (
    <ConfirmDialog
      open={offer !== undefined}
      onOpenChange={(open) => !open && manyOffer.end()}
      title={`Materialize ${formatQuantity(offer?.count ?? 0, 'asset')}?`}
      text="One run makes all of them again, and what it costs counts."
      action={`Materialize ${(offer?.count ?? 0).toLocaleString('en')}`}
      onConfirm={() => {
        manyOffer.end()
        offer?.go()
      }}
    />
  )
}
