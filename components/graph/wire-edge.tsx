'use client'
import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'

import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

import { pointOnWire, reachOf, wirePath } from './wire-curve.ts'

export type WireEdgeData = {
  quiet: boolean
  strong: boolean
  live: boolean
  label?: string | undefined
  /** Stands along it. */
  words?: string | undefined
  change?: 'added' | 'removed' | undefined
  critical?: boolean | undefined
  /** How many wires it stands for. */
  bundle?: number | undefined
  /** Puts something in the middle of the wire. */
  onInsert?: ((wireId: string, at: { x: number; y: number }) => void) | undefined
}

const handleHalf = 4.5

/** A wire that is drawn as an element because it is pointed at, moving or alive; all others are on the canvas. What lies on it lies above a strong wire. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<Edge<WireEdgeData, 'wire'>>) {
  const { id, data } = props
  const start = { x: props.sourceX - handleHalf, y: props.sourceY }
  const end = { x: props.targetX + handleHalf, y: props.targetY }
  const curve = { start, end, reach: reachOf(start, end) }
  const middle = pointOnWire(curve, 0.5)
  return (
    <>
      <path
        d={wirePath(curve)}
        className="graph-wire"
        data-quiet={data?.quiet || undefined}
        data-strong={data?.strong || undefined}
        data-live={data?.live || undefined}
        data-change={data?.change}
        data-critical={data?.critical || undefined}
      />
      {data?.change && (
        <EdgeLabelRenderer>
          <span
            title={`Wire ${data.change}`}
            className={classes(
              'nodrag nopan pointer-events-auto absolute z-1 grid size-4 place-items-center rounded-full',
              data.change === 'added' ? 'bg-succeeded text-surface' : 'bg-failed text-surface',
            )}
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            <Icon name={data.change === 'added' ? 'plus' : 'minus'} size={10} label={`Wire ${data.change}`} />
          </span>
        </EdgeLabelRenderer>
      )}
      {data?.words !== undefined && (
        <EdgeLabelRenderer>
          <span
            title={data.words}
            className="nodrag nopan pointer-events-auto absolute z-1 max-w-40 truncate rounded border border-line bg-surface px-1 font-mono text-xs text-ink-2"
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            {data.words}
          </span>
        </EdgeLabelRenderer>
      )}
      {(data?.bundle ?? 0) > 1 && data?.words === undefined && (
        <EdgeLabelRenderer>
          <span
            className="pointer-events-none absolute z-1 grid h-4 place-items-center rounded-full border border-accent bg-surface px-1.5 text-xs leading-none font-semibold text-ink-2"
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            {data?.bundle}
          </span>
        </EdgeLabelRenderer>
      )}
      {data?.onInsert && data.strong && data.bundle === undefined && (
        <EdgeLabelRenderer>
          <button
            type="button"
            aria-label="Insert into this wire"
            title="Insert into this wire"
            tabIndex={-1}
            className="nodrag nopan pointer-events-auto absolute z-1 grid size-[18px] place-items-center rounded-full bg-accent text-accent-ink before:absolute before:-inset-1"
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
            onClick={(event) => {
              event.stopPropagation()
              data.onInsert?.(id, { x: event.clientX, y: event.clientY })
            }}
          >
            <Icon name="plus" size={12} />
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
