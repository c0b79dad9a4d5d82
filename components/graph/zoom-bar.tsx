'use client'
import { useReactFlow, useStore } from '@xyflow/react'

import { IconButton } from '#components/ui/button.tsx'

interface ZoomBarProps {
  onFit: () => void
  children?: React.ReactNode
}

/** Nearer, farther, everything. */
export function ZoomBar({ onFit, children }: ZoomBarProps) {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow()
  const percent = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <div
      role="toolbar"
      aria-label="Zoom"
      className="flex items-center rounded-lg border border-line bg-surface p-0.5 shadow-lift"
    >
      <IconButton
        icon="minus"
        label="Zoom out"
        keys="-"
        size="small"
        onClick={() => void zoomOut({ duration: 120 })}
      />
      <button
        type="button"
        title="Zoom to 100 %"
        className="h-6 w-12 rounded-md text-xs text-ink-2 tabular-nums hover:bg-hover"
        onClick={() => void zoomTo(1, { duration: 120 })}
      >
        {percent} %
      </button>
      <IconButton
        icon="plus"
        label="Zoom in"
        keys="+"
        size="small"
        onClick={() => void zoomIn({ duration: 120 })}
      />
      <IconButton icon="fit" label="Show everything" keys="F" size="small" onClick={onFit} />
      {children}
    </div>
  )
}
