'use client'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'

import type { Answers } from '#components/api/trpc.ts'
import { classes } from '#components/ui/classes.ts'

import { countWords } from './partition-words.ts'
import { sharesOf, stretchName } from './stretch-look.ts'
import { endsOf, rangeAfterKey, type StripRange } from './strip-range.ts'

export type PartitionsShown = Answers['partitions']['ofAsset']['shown']

/** So many are told apart by a gap; more would be gaps alone on a narrow screen. */
const fewEnough = 60

/** What is marked by keys, as it is spoken. */
const spokenRange = (stretches: PartitionsShown['stretches'], range: StripRange): string => {
  const [from, to] = endsOf(range)
  const [first, last] = [stretches[from], stretches[to]]
  if (!first || !last) return ''
  return from === to
    ? `${stretchName(first)}: ${countWords(first.counts)}`
    : `${first.first} to ${last.last}, ${to - from + 1} marks`
}

interface PartitionStripProps {
  shown: PartitionsShown
  /** Pressed on one, or drawn over several; by keys: walked to, or over with shift, and Enter. */
  onSelect?: (first: string, last: string) => void
  /** The one that is looked at. */
  selected?: string | undefined
  className?: string
}

/** All partitions from the first to the last, coloured by how they stand; where there are more than fit, several share a mark in their proportions. */
export function PartitionStrip({ shown, onSelect, selected, className }: PartitionStripProps) {
  const [drawn, setDrawn] = useState<StripRange>()
  const [walked, setWalked] = useState<StripRange>()
  const { stretches, total } = shown
  const at = (event: PointerEvent<HTMLDivElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const index = Math.floor(((event.clientX - left) / width) * stretches.length)
    return Math.min(stretches.length - 1, Math.max(0, index))
  }
  const take = (range: StripRange | undefined) => {
    const [from, to] = range ? endsOf(range) : []
    const [first, last] = [stretches[from ?? -1], stretches[to ?? -1]]
    if (first && last) onSelect?.(first.first, last.last)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const range = rangeAfterKey(walked, event, stretches.length - 1)
    if (range) setWalked(range)
    else if (event.key === 'Enter' || event.key === ' ') take(walked)
    else if (event.key === 'Escape' && walked) setWalked(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const marked = drawn ?? walked
  const isIn = (index: number) => {
    if (!marked) return false
    const [from, to] = endsOf(marked)
    return index >= from && index <= to
  }
  if (stretches.length === 0) return null
  return (
    <div className={classes('grid gap-1', className)}>
      <div
        aria-label={`${shown.size} partitions: ${countWords(total)}`}
        className={classes(
          'flex h-8 touch-pan-y overflow-hidden rounded-sm select-none shadow-[inset_0_0_0_1px_var(--line)]',
          stretches.length <= fewEnough && 'gap-px',
          onSelect && 'cursor-crosshair',
        )}
        {...(onSelect
          ? {
              role: 'slider',
              tabIndex: 0,
              'aria-valuemin': 1,
              'aria-valuemax': stretches.length,
              'aria-valuenow': (walked?.to ?? stretches.length - 1) + 1,
              'aria-valuetext': walked
                ? spokenRange(stretches, walked)
                : 'arrows walk, with shift they mark a range',
              onKeyDown,
              onBlur: () => setWalked(undefined),
              onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
                event.currentTarget.setPointerCapture(event.pointerId)
                setDrawn({ from: at(event), to: at(event) })
              },
              onPointerMove: (event: PointerEvent<HTMLDivElement>) =>
                setDrawn((now) => now && { ...now, to: at(event) }),
              onPointerUp: () => {
                setDrawn(undefined)
                take(drawn)
              },
              onPointerCancel: () => setDrawn(undefined),
            }
          : { role: 'img' })}
      >
        {stretches.map((stretch, index) => (
          <i
            key={stretch.from}
            title={`${stretchName(stretch)}: ${countWords(stretch.counts)}`}
            style={{ background: sharesOf(stretch.counts) }}
            className={classes(
              'min-w-0 flex-1',
              (isIn(index) ||
                (selected !== undefined && selected === stretch.first && stretch.first === stretch.last)) &&
                'outline-2 -outline-offset-2 outline-accent',
            )}
          />
        ))}
      </div>
      <div className="flex justify-between gap-4 font-mono text-xs text-ink-3">
        <span className="truncate">{stretches[0]?.first}</span>
        <span className="truncate">{stretches.at(-1)?.last}</span>
      </div>
    </div>
  )
}
