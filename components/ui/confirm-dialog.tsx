'use client'
import { dialogOnDemand } from './on-demand.tsx'

/** Asks once more before something that cannot be undone. */
export const ConfirmDialog = dialogOnDemand(
  () => import('./confirm-question.tsx').then((part) => part.ConfirmQuestion),
  { ahead: true },
)
