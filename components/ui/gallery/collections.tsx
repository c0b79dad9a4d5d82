'use client'
import { useState } from 'react'

import { StateText } from '../chip.tsx'
import { EmptyState } from '../empty-state.tsx'
import { formatDuration } from '../format.ts'
import { Panel } from '../panel.tsx'
import { SplitPane } from '../split-pane.tsx'
import { type Column, Table } from '../table.tsx'
import { TabPanel, Tabs } from '../tabs.tsx'
import type { Tone } from '../tone.ts'
import type { TreeItem } from '../tree-rows.ts'
import { Tree } from '../tree.tsx'

interface Line {
  id: string
  name: string
  state: Tone
  durationMs: number
}

const states: Tone[] = ['succeeded', 'running', 'failed', 'queued', 'stale']
const lines: Line[] = Array.from({ length: 10_000 }, (_, index) => ({
  id: String(index),
  name: `asset_${(index * 7919) % 10_000}`,
  state: states[index % states.length] ?? 'queued',
  durationMs: (index * 7919) % 100_000,
}))
const columns: Column<Line>[] = [
  {
    id: 'name',
    header: 'Asset',
    cell: (line) => <span className="font-mono">{line.name}</span>,
    sortBy: (line) => line.name,
  },
  {
    id: 'state',
    header: 'State',
    width: '120px',
    cell: (line) => <StateText tone={line.state}>{line.state}</StateText>,
    sortBy: (line) => line.state,
  },
  {
    id: 'took',
    header: 'Took',
    width: '110px',
    align: 'end',
    wideOnly: true,
    cell: (line) => formatDuration(line.durationMs),
    sortBy: (line) => line.durationMs,
  },
]
const tree: TreeItem[] = [
  {
    id: 'raw',
    label: 'raw',
    icon: 'group',
    children: [
      { id: 'stations', label: 'stations', icon: 'typescript' },
      { id: 'readings', label: 'raw_readings', icon: 'python' },
    ],
  },
  {
    id: 'mart',
    label: 'mart',
    icon: 'group',
    children: [{ id: 'daily', label: 'daily_weather', icon: 'sql' }],
  },
  { id: 'hourly', label: 'every hour', icon: 'schedule' },
]

/** Tables, trees, tabs and panes. */
export function GalleryCollections() {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set(['2']))
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['raw']))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [tab, setTab] = useState<'code' | 'data' | 'checks'>('code')
  const toggle = (id: string) => {
    const next = new Set(marked)
    if (!next.delete(id)) next.add(id)
    setMarked(next)
  }
  return (
    <>
      <Panel title="Table" about="10,000 rows" flush>
        <Table
          label="Assets"
          columns={columns}
          rows={lines}
          rowKey={(line) => line.id}
          selected={marked}
          onToggle={(line) => toggle(line.id)}
          onOpen={(line) => toggle(line.id)}
          sorting={{ column: 'name', descending: false }}
          className="h-80"
        />
      </Panel>
      <Panel title="Empty table" flush>
        <Table
          label="Runs"
          columns={columns}
          rows={[]}
          rowKey={(line) => line.id}
          className="h-80"
          empty={
            <EmptyState icon="filter" title="No run fits the filter">
              Take a word out of it.
            </EmptyState>
          }
        />
      </Panel>
      <Panel title="Tabs and tree" flush>
        <Tabs
          label="Faces"
          tabs={[
            { value: 'code', label: 'Code' },
            { value: 'data', label: 'Data' },
            { value: 'checks', label: 'Checks', count: 2 },
          ]}
          value={tab}
          onChange={setTab}
        >
          <TabPanel value={tab} className="p-2">
            <Tree
              label="Outline"
              items={tree}
              open={open}
              onOpenChange={setOpen}
              selected={chosen}
              onSelect={(id) => setChosen(new Set([id]))}
              className="h-52"
            />
          </TabPanel>
        </Tabs>
      </Panel>
      <Panel title="Panes" flush>
        <div className="flex h-64">
          <SplitPane
            label="Outline width"
            direction="columns"
            fixed="first"
            initialPx={180}
            first={<p className="p-4">Drag the line, or focus it and press an arrow key.</p>}
            second={
              <SplitPane
                label="Log height"
                direction="rows"
                fixed="second"
                initialPx={80}
                minPx={48}
                first={<p className="p-4">Above</p>}
                second={<p className="p-4">Below</p>}
              />
            }
          />
        </div>
      </Panel>
    </>
  )
}
