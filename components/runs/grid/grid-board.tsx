'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import {
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { useNow } from '#components/ui/clock.ts'
import { useListedKeys } from '#components/ui/listed-keys.ts'

import { cellWords, type GridRunAnswer, runWords } from './cell-words.ts'
import { GridCard } from './grid-card.tsx'
import { GridHead } from './grid-head.tsx'
import { GridLine } from './grid-line.tsx'
import { cellsById, type GridPlace, type GridRow, placeAfter, runTookMs } from './grid-rows.ts'

/** At least what a finger needs. */
const cellPx = 26
const headPx = 84
/** Room for names; less of it on a phone. */
const namesPxFor = (windowPx: number): number => (windowPx < 768 ? 136 : 220)

interface GridBoardProps {
  /** Oldest first. */
  runs: readonly GridRunAnswer[]
  rows: readonly GridRow[]
  onFold: (group: string) => void
  /** Called when the oldest run comes into sight, to load more. */
  onOldest: () => void
}

/** The grid itself: only what is in sight is drawn, both ways. Arrow keys walk, Enter opens a run at a step or folds a group. */
export function GridBoard({ runs, rows, onFold, onOldest }: GridBoardProps) {
  const place = usePlace()
  const router = useRouter()
  const id = useId()
  const nowMs = useNow() ?? 0
  const scroller = useRef<HTMLDivElement>(null)
  // The grid is drawn once its runs are there, which is never on the server.
  const [namesPx] = useState(() => namesPxFor(window.innerWidth))
  const [at, setAt] = useState<GridPlace>({ row: 0, column: runs.length })
  const [card, setCard] = useState<{ place: GridPlace; box: DOMRect } | null>(null)
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cellPx,
    overscan: 6,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  })
  const across = useVirtualizer({
    horizontal: true,
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cellPx,
    overscan: 6,
    scrollMargin: namesPx,
    scrollPaddingStart: namesPx,
    onChange: (instance) => {
      if (instance.getVirtualItems()[0]?.index === 0) onOldest()
    },
  })
  useNewestInSight(scroller, runs)
  const cells = useMemo(() => runs.map((run) => cellsById(run)), [runs])
  const columns = across.getVirtualItems().map(({ index, start }) => ({ index, leftPx: start }))
  const longestMs = Math.max(1, ...runs.map((run) => runTookMs(run, nowMs) ?? 0))
  const cellId = ({ row, column }: GridPlace) => `${id}-${row}-${column}`

  const open = ({ row, column }: GridPlace) => {
    const line = rows[row - 1]
    const run = runs[column - 1]
    if (column === 0 || line?.of === 'group') {
      if (line?.of === 'group') onFold(line.name)
    } else if (run) router.push(routes.run(place, run.id, line?.of === 'step' ? { step: line.name } : {}))
  }
  const show = (next: GridPlace) => {
    const run = runs[next.column - 1]
    const box = document.getElementById(cellId(next))?.getBoundingClientRect()
    setCard(run && box ? { place: next, box } : null)
  }
  useListedKeys('Grid of runs', [
    { keys: 'left', label: 'Run before' },
    { keys: 'right', label: 'Next run' },
    { keys: 'up', label: 'Step above' },
    { keys: 'down', label: 'Step below' },
    { keys: 'home', label: 'To the names' },
    { keys: 'end', label: 'Newest run' },
    { keys: 'enter', label: 'Open the run at the step, or fold the group' },
    { keys: 'escape', label: 'Put the card away' },
  ])
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setCard(null)
    if (event.key === 'Enter' || event.key === ' ') open(at)
    else {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / cellPx) - 4)
      const next = placeAfter(at, event, { rows: rows.length + 1, columns: runs.length + 1, page })
      if (!next || event.altKey || event.metaKey) return
      setAt(next)
      if (next.row > 0) down.scrollToIndex(next.row - 1)
      if (next.column > 0) across.scrollToIndex(next.column - 1)
      requestAnimationFrame(() => show(next))
    }
    event.preventDefault()
  }
  const placeOf = (target: EventTarget): GridPlace | undefined => {
    const found = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
    return found ? { row: Number(found.dataset.row), column: Number(found.dataset.column) } : undefined
  }
  const press = (event: MouseEvent) => {
    const found = placeOf(event.target)
    if (!found) return
    setAt(found)
    open(found)
  }
  const cardRun = card && runs[card.place.column - 1]
  const cardRow = card && rows[card.place.row - 1]
  return (
    <>
      <div
        ref={scroller}
        role="grid"
        aria-label="Runs and their steps"
        aria-rowcount={rows.length + 1}
        aria-colcount={runs.length + 1}
        aria-activedescendant={cellId(at)}
        tabIndex={0}
        onKeyDown={walk}
        onClick={press}
        onPointerOver={(event) => {
          const found = placeOf(event.target)
          if (event.pointerType === 'mouse' && found) show(found)
          else setCard(null)
        }}
        onPointerLeave={() => setCard(null)}
        onBlur={() => setCard(null)}
        onScroll={() => setCard(null)}
        className="group/grid scroll-quiet relative min-h-0 flex-1 overflow-auto -outline-offset-2"
      >
        <div
          role="presentation"
          className="relative"
          style={{ width: namesPx + runs.length * cellPx + 12, height: headPx + rows.length * cellPx }}
        >
          <GridHead
            runs={runs}
            columns={columns}
            nowMs={nowMs}
            longestMs={longestMs}
            at={at}
            cellId={cellId}
            sizes={{ cellPx, headPx, namesPx }}
          />
          {down.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            return (
              row && (
                <GridLine
                  key={row.id}
                  row={row}
                  number={index + 1}
                  topPx={start}
                  runs={runs}
                  cells={cells}
                  columns={columns}
                  nowMs={nowMs}
                  at={at}
                  cellId={cellId}
                  sizes={{ cellPx, headPx, namesPx }}
                />
              )
            )
          })}
        </div>
      </div>
      {card && cardRun && (
        <GridCard
          words={cardRow ? cellWords(cardRow, cardRun, nowMs) : runWords(cardRun, nowMs)}
          at={card.box}
          runAt={cardRun.enqueuedAt}
        />
      )}
    </>
  )
}

/** Begins at the newest run and stays there while new ones come; older ones that are loaded do not move what is looked at. */
function useNewestInSight(
  scroller: { readonly current: HTMLDivElement | null },
  runs: readonly { id: string }[],
): void {
  const before = useRef<{ oldest: string | undefined; atEnd: boolean }>({ oldest: undefined, atEnd: true })
  const oldest = runs[0]?.id
  const newest = runs.at(-1)?.id
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const shift = runs.findIndex(({ id }) => id === before.current.oldest)
    if (before.current.atEnd) box.scrollLeft = box.scrollWidth
    else if (shift > 0) box.scrollLeft += shift * cellPx
    before.current.oldest = oldest
    // What matters is where the ends of the list are; statuses change far more often.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [oldest, newest])
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const note = () => {
      before.current.atEnd = box.scrollLeft + box.clientWidth >= box.scrollWidth - cellPx
    }
    box.addEventListener('scroll', note, { passive: true })
    return () => box.removeEventListener('scroll', note)
  }, [scroller])
}
