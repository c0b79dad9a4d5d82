'use client'
import { useEffect, useRef } from 'react'

import { classes } from '#components/ui/classes.ts'
import { FullDialog } from '#components/ui/full-dialog.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'

import type { RanCode as Ran } from './where-it-ran.ts'

/** The code of a version that ran, to look at, with the line that is spoken of. */
export function RanCode({
  ran: { version, name, code, line, because },
  onClose,
}: {
  ran: Ran
  onClose: () => void
}) {
  const marked = useRef<HTMLLIElement>(null)
  useEffect(() => marked.current?.scrollIntoView({ block: 'center' }), [])
  return (
    <FullDialog
      onClose={onClose}
      title={
        <>
          <span className="truncate font-mono">{name}</span>
          <span className="shrink-0 text-sm font-normal text-ink-3">{`as version ${version} ran it`}</span>
        </>
      }
    >
      <p role="status" className="border-b border-line bg-sunken px-4 py-2 text-sm text-ink-2">
        {because} This is the code that ran, to look at.
      </p>
      <div data-focus-first className="flex min-h-0 flex-1 flex-col">
        <ScrollRegion label={`Code of version ${version}`} className="min-h-0 flex-1 py-2">
          <ol className="w-max min-w-full font-mono text-sm leading-6">
            {code.split('\n').map((text, index) => (
              <li
                key={index}
                ref={index + 1 === line ? marked : null}
                {...(index + 1 === line && { 'aria-current': 'true' as const })}
                className={classes('flex pr-4', index + 1 === line && 'bg-failed-soft')}
              >
                <span aria-hidden className="w-14 shrink-0 pr-4 text-right text-ink-3 select-none">
                  {index + 1}
                </span>
                <span className="whitespace-pre">{text}</span>
              </li>
            ))}
          </ol>
        </ScrollRegion>
      </div>
    </FullDialog>
  )
}
