'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatMoment, formatQuantity } from '#components/ui/format.ts'
import { Panel } from '#components/ui/panel.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'

import type { AssetAnswer } from './asset-answer.ts'
import { blamedLines, type BlamedVersion } from './code-blame.ts'

/** The code of an asset as it is published, each line with the version that last changed it; it is changed in the designer. */
export function AssetCode({ asset }: { asset: AssetAnswer }) {
  const place = usePlace()
  const [word, setWord] = useUrlState('blame', 'passing')
  const isBlamed = word !== 'off'
  const blame = useQuery({
    ...useTRPC().assets.blame.queryOptions({ key: asset.key }),
    enabled: isBlamed && asset.code !== null,
  })
  if (!asset.code)
    return (
      <Panel>
        <EmptyState icon="external" title="It has no code here">
          {asset.computeKind === 'external'
            ? 'It is made outside of Sluice and observed here.'
            : 'A container brings its own.'}
        </EmptyState>
      </Panel>
    )
  const lines = blamedLines(asset.code, isBlamed ? blame.data : undefined)
  const count = blame.data?.versions.length ?? 0
  return (
    <Panel
      title={`${asset.codeKind}, as published`}
      about={isBlamed && count > 0 && `lines of ${formatQuantity(count, 'version')}`}
      flush
      actions={
        <>
          <CopyButton text={asset.code} label="Copy the code" />
          <Button
            kind="quiet"
            icon="history"
            aria-pressed={isBlamed}
            onClick={() => setWord(isBlamed ? 'off' : undefined)}
          >
            Who changed it
          </Button>
          <ButtonLook icon="edit">
            <Link href={routes.designer(place, asset.pipeline.name, { element: asset.elementId })}>
              Change in the designer
            </Link>
          </ButtonLook>
        </>
      }
    >
      <ScrollRegion label="Code">
        <div className="grid w-max min-w-full py-2 font-mono text-sm leading-6">
          {lines.map(({ text, version, isFirst }, index) => (
            <div key={index} className="flex">
              {isBlamed && (
                <span className="w-56 shrink-0 truncate border-r border-line px-3 font-sans text-xs leading-6 text-ink-3 max-md:w-16">
                  {version && isFirst && (
                    <VersionLink
                      pipeline={asset.pipeline.name}
                      version={version}
                      isOldest={version.number === blame.data?.oldest}
                    />
                  )}
                </span>
              )}
              <span aria-hidden className="w-12 shrink-0 pr-4 text-right text-ink-3 select-none">
                {index + 1}
              </span>
              <code className="pr-4 whitespace-pre">{text || ' '}</code>
            </div>
          ))}
        </div>
      </ScrollRegion>
    </Panel>
  )
}

interface VersionLinkProps {
  pipeline: string
  version: BlamedVersion
  /** As far back as was looked: its lines may be older. */
  isOldest: boolean
}

/** The version that changed the lines from here on: a press shows what it changed. */
function VersionLink({ pipeline, version, isOldest }: VersionLinkProps) {
  const place = usePlace()
  const { number, reason, author, createdAt } = version
  const when = formatMoment(createdAt.getTime())
  const at = number > 1 ? { from: number - 1, to: number } : { version: number }
  return (
    <Link
      href={routes.versions(place, pipeline, at)}
      title={`Version ${number}${isOldest ? ' or older' : ''}, ${author}, ${when}: ${reason}`}
      aria-label={`Version ${number}${isOldest ? ' or older' : ''} by ${author}, ${when}: ${reason}`}
      className="inline-block max-w-full truncate rounded-sm align-top hover:text-accent hover:underline"
    >
      <span className="font-mono text-ink-2">
        {isOldest && '≤ '}v{number}
      </span>
      <span className="max-md:hidden">
        {' '}
        {author} · {reason}
      </span>
    </Link>
  )
}
