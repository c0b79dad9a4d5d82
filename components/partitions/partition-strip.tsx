'use client'
import { type PointerEvent, useState } from 'react'

import type { Answers } from '#components/api/trpc.ts'
import { classes } from '#components/ui/classes.ts'
import { partitionStatuses } from '#core/partition/partition-counts.ts'

import { countWords } from './partition-words.ts'

export type PartitionsShown = Answers['partitions']['ofAsset']['shown']
type Stretch = PartitionsShown['stretches'][number]

const colours = {
  made: 'var(--succeeded)',
  failed: 'var(--failed)',
  running: 'var(--running)',
  queued: 'var(--queued)',
  missing: 'var(--sunken)',
}

/** So many are told apart by a gap; more would be gaps alone on a narrow screen. */
const fewEnough = 60

/** The shares of a stretch, from below. */
const background = ({ counts }: Stretch): string => {
  const size = partitionStatuses.reduce((sum, status) => sum + counts[status], 0)
  let reached = 0
  const bands = partitionStatuses.flatMap((status) => {
    if (counts[status] === 0) return []
    const from = reached
    reached += (100 * counts[status]) / size
    return [`${colours[status]} ${from}% ${reached}%`]
  })
  return `linear-gradient(to top, ${bands.join(', ')})`
}

const nameOf = ({ first, last }: Stretch): string => (first === last ? first : `${first} to ${last}`)

interface PartitionStripProps {
  shown: PartitionsShown
  /** Pressed on one, or drawn over several. */
  onSelect?: (first: string, last: string) => void
  /** The one that is looked at. */
  selected?: string | undefined
  className?: string
}

/** All partitions from the first to the last, coloured by how they stand; where there are more than fit, several share a mark in their proportions. */
export function PartitionStrip({ shown, onSelect, selected, className }: PartitionStripProps) {
  const [drawn, setDrawn] = useState<{ from: number; to: number }>()
  const { stretches, total } = shown
  const at = (event: PointerEvent<HTMLDivElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const index = Math.floor(((event.clientX - left) / width) * stretches.length)
    return Math.min(stretches.length - 1, Math.max(0, index))
  }
  const end = () => {
    const [from, to] = drawn ? [Math.min(drawn.from, drawn.to), Math.max(drawn.from, drawn.to)] : []
    const [first, last] = [stretches[from ?? -1], stretches[to ?? -1]]
    setDrawn(undefined)
    if (first && last) onSelect?.(first.first, last.last)
  }
  const isIn = (index: number) =>
    drawn !== undefined && index >= Math.min(drawn.from, drawn.to) && index <= Math.max(drawn.from, drawn.to)
  if (stretches.length === 0) return null
  return (
    <div className={classes('grid gap-1', className)}>
      <div
        role="img"
        aria-label={`${shown.size} partitions: ${countWords(total)}`}
        className={classes(
          'flex h-8 touch-pan-y overflow-hidden rounded-sm select-none shadow-[inset_0_0_0_1px_var(--line)]',
          stretches.length <= fewEnough && 'gap-px',
          onSelect && 'cursor-crosshair',
        )}
        {...(onSelect && {
          onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            setDrawn({ from: at(event), to: at(event) })
          },
          onPointerMove: (event: PointerEvent<HTMLDivElement>) =>
            setDrawn((now) => now && { ...now, to: at(event) }),
          onPointerUp: end,
          onPointerCancel: () => setDrawn(undefined),
        })}
      >
        {stretches.map((stretch, index) => (
          <i
            key={stretch.from}
            title={`${nameOf(stretch)}: ${countWords(stretch.counts)}`}
            style={{ background: background(stretch) }}
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
