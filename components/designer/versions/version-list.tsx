'use client'
import { usePlace } from '#components/api/provider.tsx'
import type { Answers } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Chip } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'

import type { Sides } from './compared-sides.ts'

export type ListedVersion = Answers['versions']['list'][number]

const row =
  'grid gap-0.5 border-b border-line px-4 py-2.5 -outline-offset-2 hover:bg-hover aria-[current=true]:bg-accent-soft'

interface VersionListProps {
  pipeline: string
  versions: readonly ListedVersion[]
  sides: Sides
}

/** Each time a version was made active after it was published: who did it, when and why. */
function Activations({ of: { activations, createdAt } }: { of: ListedVersion }) {
  const later = activations.filter(({ at }) => at.getTime() !== createdAt.getTime())
  return later.map(({ by, at, reason }) => (
    <span key={at.getTime()} className="mt-0.5 grid border-l-2 border-line-strong pl-2 text-sm">
      <span className="flex items-baseline gap-2 text-ink-3">
        made active by {by}
        <span className="ml-auto">
          <Moment at={at} />
        </span>
      </span>
      <span className="wrap-anywhere text-ink-2">{reason}</span>
    </span>
  ))
}

/** Every version, newest first: who, when and why, and each time it was made active again. */
export function VersionList({ pipeline, versions, sides }: VersionListProps) {
  const place = usePlace()
  return (
    <ol
      aria-label="Versions"
      className="scroll-quiet w-72 shrink-0 overflow-y-auto border-r border-line max-md:max-h-56 max-md:w-full max-md:border-r-0 max-md:border-b"
    >
      <li>
        <RowLink
          href={routes.versions(place, pipeline, { to: 'draft' })}
          aria-current={sides.to === 'draft' ? 'true' : undefined}
          className={row}
        >
          <span className="flex items-center gap-2">
            <Icon name="edit" size={14} className="text-ink-3" />
            <b className="font-semibold">Draft</b>
          </span>
          <span className="text-sm text-ink-3">What publishing would change</span>
        </RowLink>
      </li>
      {versions.map((one) => (
        <li key={one.number}>
          <RowLink
            href={routes.versions(place, pipeline, { version: one.number })}
            aria-current={one.number === sides.to ? 'true' : undefined}
            className={row}
          >
            <span className="flex items-center gap-2">
              <b className="font-semibold">Version {one.number}</b>
              {one.active && (
                <Chip tone="succeeded" mark>
                  active
                </Chip>
              )}
              <span className="ml-auto text-sm text-ink-3">
                <Moment at={one.createdAt} />
              </span>
            </span>
            <span className="text-sm wrap-anywhere text-ink-2">{one.reason}</span>
            <span className="text-sm text-ink-3">{one.author}</span>
            <Activations of={one} />
          </RowLink>
        </li>
      ))}
    </ol>
  )
}
