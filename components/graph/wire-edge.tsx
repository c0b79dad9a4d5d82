'use client'
import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'

import { Icon } from '#components/ui/icon.tsx'

import { pointOnWire, reachOf, wirePath } from './wire-curve.ts'

export type WireEdgeData = {
  quiet: boolean
  strong: boolean
  live: boolean
  label?: string | undefined
  /** Puts something in the middle of the wire. */
  onInsert?: ((wireId: string, at: { x: number; y: number }) => void) | undefined
}

const handleHalf = 4.5

/** A wire that is drawn as an element because it is pointed at, moving or alive; all others are on the canvas. */
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
      />
      {data?.onInsert && data.strong && (
        <EdgeLabelRenderer>
          <button
            type="button"
            aria-label="Insert into this wire"
            title="Insert into this wire"
            tabIndex={-1}
            className="nodrag nopan pointer-events-auto absolute grid size-[18px] place-items-center rounded-full bg-accent text-accent-ink before:absolute before:-inset-1"
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
