'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Popover } from '#components/ui/popover.tsx'

/** Who has mentioned the reader, until it was looked at. */
export function MentionBell() {
  const place = usePlace()
  const api = useTRPC()
  const [open, setOpen] = useState(false)
  useLiveQueries([topics.comments])
  const { data = [] } = useQuery({ ...api.comments.mentions.queryOptions(), staleTime: 30_000 })
  const label = data.length > 0 ? `Mentions, ${data.length} not read` : 'Mentions'
  return (
    <Popover
      label="Mentions"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className="relative grid size-9 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
        >
          <Icon name="bell" />
          {data.length > 0 && (
            <span className="absolute top-0.5 right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[10px] leading-none font-semibold text-accent-ink">
              {data.length}
            </span>
          )}
        </button>
      }
    >
      {data.length === 0 ? (
        <p className="w-64 text-sm text-ink-3">
          Nobody has mentioned you. In a comment of the designer, @ and a name tells that person here.
        </p>
      ) : (
        <ul className="grid max-h-80 w-72 gap-1 overflow-y-auto">
          {data.map((mention) => (
            <li key={mention.id}>
              <Link
                href={routes.designer(place, mention.pipeline, {
                  element: mention.elementId,
                  comments: 'open',
                })}
                className="grid rounded-md p-1.5 text-sm hover:bg-hover"
                onClick={() => setOpen(false)}
              >
                <span className="flex gap-2">
                  <b className="truncate font-semibold">{mention.author.name}</b>
                  <span className="ml-auto text-xs whitespace-nowrap text-ink-3">
                    <Moment at={mention.createdAt} />
                  </span>
                </span>
                <span className="truncate text-xs text-ink-3">
                  {mention.pipeline} · <span className="font-mono">{mention.elementName || 'note'}</span>
                </span>
                <span className="line-clamp-2 wrap-anywhere text-ink-2">{mention.body}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  )
}
