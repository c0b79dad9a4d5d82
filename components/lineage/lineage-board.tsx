'use client'
import { useRouter } from 'next/navigation'
import {
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'

import { usePlace } from '#components/api/provider.tsx'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import type { GraphHandle } from '#components/graph/graph-handle.ts'
import { GraphView } from '#components/graph/graph-view.tsx'
import { layOut } from '#components/graph/layout-client.ts'
import { nodeStatusStore } from '#components/graph/node-status.ts'
import { routes } from '#components/routes.ts'
import { AddressViewsMenu } from '#components/runs/address-views-menu.tsx'
import type { Way } from '#components/runs/use-url-state.ts'
import { useKeys } from '#components/shell/keys.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import type { Layout } from '#core/layout/layout-graph.ts'

import { nodesOfWay, wiresOfWay } from './column-way.ts'
import {
  groupOfNode,
  layoutOf,
  lineageShape,
  type LineageShape,
  nodeOf,
  placed,
  statuses,
  stepTo,
  wiresOnPath,
} from './lineage-graph.ts'
import { placesBefore } from './places-before.ts'
import type { RunOfAssets } from './run-path-assets.ts'
import { runToFollow } from './run-to-follow.ts'
import { SelectionField } from './selection-field.tsx'
import { useColumnWay } from './use-column-way.ts'
import { useFolded } from './use-folded.ts'
import type { Selected } from './use-selected.ts'

const ChosenCard = onDemand(() => import('./chosen-card.tsx').then((part) => part.ChosenCard))
const FollowedRun = onDemand(() => import('./followed-run.tsx').then((part) => part.FollowedRun))

interface LineageBoardProps {
  selected: Selected
  text: string
  onText: (text: string) => void
  chosen: ReadonlySet<string>
  onChoose: (ids: readonly string[], way?: Way) => void
  onMaterialize: () => void
}

/** What decides where nodes stand: not their state, which changes all the time. */
const spell = ({ nodes, wires }: LineageShape) =>
  JSON.stringify([
    nodes.map((node) => [node.id, node.group, node.icon, node.name, node.disabled]),
    wires.map((wire) => wire.id),
  ])

/** The graph of the selected assets, with the line that selects them and a card about the chosen one. */
export function LineageBoard({ selected, text, onText, chosen, onChoose, onMaterialize }: LineageBoardProps) {
  const { assets, graph, problem } = selected
  const place = usePlace()
  const router = useRouter()
  const handle = useRef<GraphHandle>(null)
  const field = useRef<{ focus: () => void }>(null)
  const surface = useRef<HTMLDivElement>(null)
  const [folded, setFolded] = useFolded(assets)
  const [status] = useState(nodeStatusStore)
  const drawn = useDrawn(assets, folded, handle)

  const [run, setRun] = useState<RunOfAssets | null>(null)
  const followed = useMemo(() => runToFollow(assets, chosen), [assets, chosen])
  useEffect(() => status.setAll(statuses(assets, folded, run)), [assets, folded, run, status])

  const fold = (group: string) => {
    const next = new Set(folded)
    if (!next.delete(group)) next.add(group)
    setFolded(next)
    onChoose([])
  }
  const open = (id: string) => {
    const group = groupOfNode(id)
    if (group === undefined) router.push(routes.asset(place, id))
    else fold(group)
  }
  const groups = [...new Set(assets.flatMap((asset) => asset.group ?? []))]
  const last = [...chosen].at(-1)
  const walk = (key: string) => () => {
    if (!drawn) return
    const to = stepTo(last, key, drawn.nodes, drawn.wires)
    if (to === undefined) return
    onChoose([to], 'passing')
    handle.current?.reveal([to])
  }
  useKeys('Lineage', [
    { keys: '/', label: 'Select by words', run: () => field.current?.focus() },
    { keys: 'f', label: 'Show everything', run: () => handle.current?.fit() },
  ])
  const onGraph = [
    { keys: 'right', label: 'Downstream', run: walk('right'), repeats: true },
    { keys: 'left', label: 'Upstream', run: walk('left'), repeats: true },
    { keys: 'down', label: 'Next below', run: walk('down'), repeats: true },
    { keys: 'up', label: 'Next above', run: walk('up'), repeats: true },
    { keys: 'enter', label: 'Open the chosen asset', run: () => last !== undefined && open(last) },
    { keys: 'escape', label: 'Choose nothing', run: () => onChoose([]) },
    { keys: 'm', label: 'Materialize what is chosen, or all', run: onMaterialize },
  ]
  useKeys('Lineage', onGraph, surface)
  const card = chosen.size === 1 ? assets.find((asset) => chosen.has(asset.key)) : undefined
  const way = useColumnWay(card?.key)
  // The path is worked out anew while its run goes on; the wires are drawn anew when it leads elsewhere.
  const along = run ? wiresOnPath(run, assets, folded).join('\n') : ''
  const { lit, wires } = useMemo(() => {
    const critical = new Set(along.split('\n'))
    const shownAs = new Map(assets.map((asset) => [asset.key, nodeOf(asset, folded)]))
    const onWay = (asset: string) => shownAs.get(asset)
    return {
      lit: way.steps.length > 0 ? chosen.union(nodesOfWay(way.steps, onWay)) : chosen,
      wires: wiresOfWay(drawn?.wires ?? [], way.steps, onWay).map((wire) =>
        critical.has(wire.id) ? { ...wire, critical: true } : wire,
      ),
    }
  }, [assets, folded, chosen, drawn, way.steps, along])
  return (
    <>
      <div className="relative z-10 flex items-center gap-2 border-b border-line bg-surface px-3.5 py-2">
        <SelectionField ref={field} value={text} onChange={onText} graph={graph} problem={problem} />
        <AddressViewsMenu kind="lineage" words={['selection', 'fold']} />
        {groups.length > 0 && (
          <Button
            kind="quiet"
            icon="group"
            onClick={() => setFolded(folded.size > 0 ? new Set() : new Set(groups))}
          >
            {folded.size > 0 ? 'Unfold groups' : 'Fold groups'}
          </Button>
        )}
      </div>
      {followed !== null && <FollowedRun key={followed} runId={followed} onTold={setRun} />}
      <p id="lineage-chosen" className="sr-only" aria-live="polite">
        {card && `${card.key}, ${card.state.words}`}
      </p>
      {assets.length === 0 ? (
        <EmptyState
          icon="filter"
          title="The selection names no asset"
          actions={<Button onClick={() => onText('')}>Show all assets</Button>}
        >
          Change its words, or take some away.
        </EmptyState>
      ) : (
        drawn && (
          <Surface ref={surface}>
            <GraphView
              ref={handle}
              label="Assets and what they depend on"
              nodes={drawn.nodes}
              wires={wires}
              status={status}
              selection={lit}
              onSelect={(ids) => onChoose(ids)}
              onOpen={open}
              onFrame={fold}
            >
              {card && <ChosenCard asset={card} way={way} onClose={() => onChoose([])} />}
            </GraphView>
          </Surface>
        )
      )}
    </>
  )
}

/** Takes the keys of the graph as one whole: arrows walk along its wires. */
function Surface({ ref, children }: { ref: RefObject<HTMLDivElement | null>; children: ReactNode }) {
  const surface = {
    tabIndex: 0,
    onPointerDownCapture: (event: PointerEvent) => {
      if (event.target instanceof Element && !event.target.closest('a,button'))
        ref.current?.focus({ preventScroll: true })
    },
  }
  return (
    <div
      ref={ref}
      role="application"
      aria-label="Assets and what they depend on"
      aria-describedby="lineage-chosen"
      className="relative flex min-h-0 min-w-0 flex-1 flex-col -outline-offset-1 focus-visible:outline-1"
      {...surface}
    >
      {children}
    </div>
  )
}

/** Nodes and wires with places; laid out again only when the shape changes, and shown whole only where that is another view. */
function useDrawn(
  assets: readonly AssetEntry[],
  folded: ReadonlySet<string>,
  handle: { current: GraphHandle | null },
) {
  const shape = useMemo(() => lineageShape(assets, folded), [assets, folded])
  const spelled = spell(shape)
  const [laid, setLaid] = useState<{ shape: LineageShape; places: Layout['places'] }>()
  const latest = useRef(shape)
  const last = useRef<Layout & { nodes: LineageShape['nodes'] }>(undefined)
  useEffect(() => {
    latest.current = shape
  }, [shape])
  useEffect(() => {
    let gone = false
    const mine = latest.current
    const before = placesBefore(last.current, mine.nodes)
    void layOut(layoutOf(mine), before).then((layout) => {
      if (gone) return
      last.current = { ...layout, nodes: mine.nodes }
      setLaid({ shape: mine, places: layout.places })
      if (!before) requestAnimationFrame(() => handle.current?.fit())
    })
    return () => {
      gone = true
    }
  }, [spelled, handle])
  return useMemo(() => laid && { nodes: placed(laid.shape, laid.places), wires: laid.shape.wires }, [laid])
}
