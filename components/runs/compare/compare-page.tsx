'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLive } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { NotShown } from '#components/shell/not-shown.tsx'
import { Page } from '#components/shell/page.tsx'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { useUrlState } from '../use-url-state.ts'
import { Compared } from './compared.tsx'

/** Two runs beside each other: what was given to each step, what came of it, and where they part. Both are the address. */
export function ComparePage() {
  const place = usePlace()
  const router = useRouter()
  const trpc = useTRPC()
  const [a = ''] = useUrlState('a')
  const [b = ''] = useUrlState('b')
  const both = a !== '' && b !== ''
  const query = useQuery({ ...trpc.runComparisons.show.queryOptions({ a, b }), enabled: both })
  useLive(both ? [topics.run(a), topics.run(b)] : [], () => void query.refetch())
  const crumbs = [{ label: 'runs', href: routes.runs(place) }, { label: 'compare' }] as const
  return (
    <Page
      crumbs={[...crumbs]}
      fill
      actions={
        both && (
          <Button icon="compare" onClick={() => router.replace(routes.compareRuns(place, { a: b, b: a }))}>
            Swap the two
          </Button>
        )
      }
    >
      <div className="flex min-h-0 flex-1 flex-col bg-surface max-md:overflow-y-auto">
        {!both ? (
          <EmptyState
            icon="compare"
            title="Two runs are needed"
            actions={
              <ButtonLook kind="main">
                <Link href={routes.runs(place)}>Choose two runs</Link>
              </ButtonLook>
            }
          >
            Mark two in the list of runs and press Compare, or open a run and compare it with the one before.
          </EmptyState>
        ) : query.data ? (
          <Compared comparison={query.data} />
        ) : query.error ? (
          <NotShown
            noun="comparison"
            icon="compare"
            error={query.error}
            onRetry={() => void query.refetch()}
            back={{ href: routes.runs(place), label: 'All runs' }}
          />
        ) : (
          <SkeletonRows label="Comparing the runs" />
        )}
      </div>
    </Page>
  )
}
