'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu } from '#components/ui/menu.tsx'

import type { RunAnswer } from '../run-answer.ts'

/** Compares a run with one before it; the palette offers the same. Nothing where no run of the kind came before. */
export function CompareMenu({ run }: { run: Pick<RunAnswer, 'id'> }) {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  // What came before a run stays as it is, but for how it ends.
  const found = useQuery({ ...trpc.runComparisons.before.queryOptions({ runId: run.id }), staleTime: 10_000 })
  const hrefOf = (a: string) => routes.compareRuns(place, { a, b: run.id })
  const { before = null, succeeded = null } = found.data ?? {}
  const choices = [
    { label: 'Compare with the run before', id: before },
    // Where the last that succeeded is the one before, one entry says both.
    { label: 'Compare with the last that succeeded', id: succeeded === before ? null : succeeded },
  ].flatMap(({ label, id }) => (id === null ? [] : [{ label, id }]))
  usePaletteActions(
    choices.map(({ label, id }) => ({ label, icon: 'compare', run: () => router.push(hrefOf(id)) })),
  )
  if (choices.length === 0) return null
  return (
    <Menu
      items={choices.map(({ label, id }) => ({
        kind: 'link',
        label: `${label} (${id.slice(-8)})`,
        href: hrefOf(id),
      }))}
    >
      <Button kind="quiet" icon="compare">
        Compare…
      </Button>
    </Menu>
  )
}
