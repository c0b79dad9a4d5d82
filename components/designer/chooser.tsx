'use client'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'

/** Fetches what a chooser is made of. */
export const loadChooser = () => import('./chooser-list.tsx').then((part) => part.ChooserList)

/** A list at a spot of the screen, chosen from by typing; what is typed before it is there is typed into it. */
export const Chooser = openDialogOnDemand(loadChooser)
