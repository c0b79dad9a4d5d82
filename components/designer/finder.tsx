'use client'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'

/** Finds an element by its name or by any value in it. */
export const Finder = openDialogOnDemand(() => import('./finder-list.tsx').then((part) => part.FinderList))
