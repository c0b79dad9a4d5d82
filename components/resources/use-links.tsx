'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'

interface Use {
  pipeline: string
  elementId: string
  element: string
}

/** The elements that use something, each a way into its pipeline; so many, and how many more there are. */
export function UseLinks({ uses, most = 2 }: { uses: readonly Use[]; most?: number }) {
  const place = usePlace()
  if (uses.length === 0) return <span className="text-ink-3">nothing</span>
  const more = uses.length - most
  return (
    <span className="flex min-w-0 gap-2 truncate">
      {uses.slice(0, most).map(({ pipeline, elementId, element }) => (
        <Link
          key={`${pipeline} ${elementId}`}
          href={routes.designer(place, pipeline, { element: elementId })}
          title={`${element} in ${pipeline}`}
          className="truncate text-ink-2 hover:underline"
        >
          {element}
        </Link>
      ))}
      {more > 0 && <span className="text-ink-3">{`and ${more} more`}</span>}
    </span>
  )
}
