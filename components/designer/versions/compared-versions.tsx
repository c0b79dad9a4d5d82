'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC, type Answers } from '#components/api/trpc.ts'
import { useDeployments } from '#components/deployments/use-deployments.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { Comparison } from '../compare/comparison.tsx'
import { useExport } from '../use-export.ts'
import { sideWords, type Sides } from './compared-sides.ts'
import { SidePickers } from './side-pickers.tsx'
import { useSideDocument } from './use-side-document.ts'
import type { ListedVersion } from './version-list.tsx'

const RestoreDialog = openDialogOnDemand(() =>
  import('./restore-dialog.tsx').then((part) => part.RestoreDialog),
)

interface ComparedVersionsProps {
  pipeline: string
  opened: Answers['drafts']['open']
  versions: readonly ListedVersion[]
  sides: Sides
  onSides: (sides: Sides) => void
}

/** Two sides of a pipeline's history, what differs between them, and what can be done with the newer one. */
export function ComparedVersions({ pipeline, opened, versions, sides, onSides }: ComparedVersionsProps) {
  const api = useTRPC()
  const exported = useExport(pipeline)
  const place = usePlace()
  const { here, production } = useDeployments()
  // Who promotes a version from a branch comes here with the question.
  const [asked, setAsking] = useUrlState('ask', 'passing')
  const [view, setView] = useUrlState('view')
  const [chosen, setChosen] = useUrlState('change', 'passing')
  const tenant = useQuery(api.tenants.current.queryOptions())
  const before = useSideDocument(opened, sides.from)
  const after = useSideDocument(opened, sides.to)
  const mayPublish = tenant.data?.permissions.includes('pipeline.publish') === true
  const version = versions.find(({ number }) => number === sides.to)
  const asking = asked === 'draft' || (asked === 'active' && version?.active === false) ? asked : undefined
  const failure = before.error ?? after.error
  return (
    <section
      aria-label={sideWords(sides.to)}
      className="flex min-h-0 min-w-0 flex-1 flex-col max-md:min-h-fit"
    >
      <div className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <h2 className="text-md font-semibold">
          {sideWords(sides.to)}
          {sides.from !== 'nothing' && (
            <span className="font-normal text-ink-3">
              {' '}
              compared with {sideWords(sides.from).toLowerCase()}
            </span>
          )}
        </h2>
        {version && (
          <span className="font-mono text-xs text-ink-3" title={version.hash}>
            {version.hash.slice(0, 12)}
          </span>
        )}
        <SidePickers versions={versions} sides={sides} onSides={onSides} />
        <span className="ml-auto" />
        <Button icon="download" onClick={() => exported('yaml', version?.number)}>
          Export
        </Button>
        {mayPublish && version && (
          <>
            <Button icon="edit" onClick={() => setAsking('draft')}>
              Restore as draft…
            </Button>
            {!version.active && (
              <Button icon="publish" onClick={() => setAsking('active')}>
                Make active…
              </Button>
            )}
            {version.active && production && here?.kind !== 'production' && (
              <ButtonLook icon="publish">
                <Link
                  href={routes.versions({ ...place, deployment: production.name }, pipeline, {
                    version: version.number,
                    ask: 'active',
                  })}
                >
                  Promote to {production.name}…
                </Link>
              </ButtonLook>
            )}
          </>
        )}
      </div>
      {failure ? (
        <Banner tone="failed" title="This could not be compared.">
          {sentenceOf(failure)}
        </Banner>
      ) : before.document && after.document ? (
        <Comparison
          before={before.document}
          after={after.document}
          view={view === 'text' ? 'text' : 'drawing'}
          onView={(next) => setView(next === 'text' ? next : undefined)}
          chosen={chosen}
          onChoose={setChosen}
        />
      ) : (
        <SkeletonRows />
      )}
      {asking && version && mayPublish && (
        <RestoreDialog
          pipeline={pipeline}
          opened={opened}
          number={version.number}
          as={asking}
          active={versions.find(({ active }) => active)?.number}
          onClose={() => setAsking(undefined)}
        />
      )}
    </section>
  )
}
