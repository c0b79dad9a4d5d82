'use client'
import { useState } from 'react'

import { Button, IconButton } from '../button.tsx'
import { Checkbox } from '../checkbox.tsx'
import { Combobox } from '../combobox.tsx'
import { CopyButton } from '../copy-button.tsx'
import { Field } from '../field.tsx'
import { NumberField } from '../number-field.tsx'
import { Panel } from '../panel.tsx'
import { SearchField } from '../search-field.tsx'
import { Segmented } from '../segmented.tsx'
import { Select } from '../select.tsx'
import { Switch } from '../switch.tsx'
import { TextArea } from '../text-area.tsx'
import { TextInput } from '../text-input.tsx'
import { Specimen } from './specimen.tsx'

const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
].map((value) => ({ value, label: value }))
const formats = [
  { value: 'parquet', label: 'Parquet', icon: 'table' },
  { value: 'json', label: 'JSON', icon: 'code' },
  { value: 'arrow', label: 'Arrow', hint: 'needs pyarrow', disabled: true },
] as const

/** Buttons and everything that takes a value. */
export function GalleryControls() {
  const [format, setFormat] = useState<'parquet' | 'json' | 'arrow'>('parquet')
  const [zone, setZone] = useState('UTC')
  const [count, setCount] = useState<number | undefined>(3)
  const [on, setOn] = useState(true)
  const [search, setSearch] = useState('')
  return (
    <>
      <Panel title="Buttons">
        <Specimen name="Kinds">
          <Button kind="main">Publish…</Button>
          <Button icon="play" keys="m">
            Materialize
          </Button>
          <Button kind="quiet">Compare…</Button>
          <Button kind="danger" icon="trash">
            Delete…
          </Button>
        </Specimen>
        <Specimen name="Busy and disabled">
          <Button kind="main" busy>
            Publish
          </Button>
          <Button busy>Materialize</Button>
          <Button disabled icon="undo">
            Undo
          </Button>
          <Button kind="main" disabled>
            Publish…
          </Button>
        </Specimen>
        <Specimen name="Drawings, large, copying">
          <IconButton icon="undo" label="Undo" keys="mod+z" />
          <IconButton icon="wrap" label="Wrap lines" pressed />
          <IconButton icon="close" label="Close" size="small" />
          <IconButton icon="retry" label="Retry" disabled />
          <Button size="large" kind="main">
            Create the tenant
          </Button>
          <CopyButton text="slc_live_1234" label="Copy the token" worded />
          <CopyButton text="slc_live_1234" label="Copy the token" />
        </Specimen>
      </Panel>
      <Panel title="Fields">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Name" hint="Small letters, figures and underscores">
            <TextInput mono defaultValue="weather_delays" />
          </Field>
          <Field label="Name" error="Another asset has this key; choose another name">
            <TextInput mono defaultValue="stations" />
          </Field>
          <Field label="Description" optional aside="assets.stations.description">
            <TextArea placeholder="What is in it, and for whom" />
          </Field>
          <Field label="Image">
            <TextInput disabled defaultValue="sluice/runner" />
          </Field>
          <Field label="Retries" hint="Arrow keys step, with Shift by ten">
            <NumberField value={count} onChange={setCount} min={0} max={20} unit="times" />
          </Field>
          <Field label="Format">
            <Select options={formats} value={format} onChange={setFormat} />
          </Field>
          <Field label="Time zone">
            <Combobox label="Find a time zone" options={zones} value={zone} onChange={setZone} />
          </Field>
          <Field label="Nothing chosen" error="Choose where the runs go">
            <Select options={formats} value={undefined} onChange={setFormat} />
          </Field>
          <div className="flex flex-wrap items-center gap-4">
            <Switch label="Schedule on" checked={on} onChange={setOn} />
            <Switch label="Locked" checked disabled onChange={setOn} />
          </div>
          <div className="flex flex-wrap items-center gap-4">
            <Checkbox label="With upstream" checked={on} onChange={setOn} />
            <Checkbox label="Some" checked="mixed" onChange={setOn} />
            <Checkbox label="Off" checked={false} onChange={setOn} />
          </div>
          <SearchField label="Search assets" value={search} onChange={setSearch} keys="/" />
          <div>
            <Segmented
              label="Flow"
              value={on ? 'graph' : 'table'}
              onChange={(value) => setOn(value === 'graph')}
              options={[
                { value: 'graph', label: 'Graph', icon: 'lineage' },
                { value: 'table', label: 'Table', icon: 'table' },
              ]}
            />
          </div>
        </div>
      </Panel>
    </>
  )
}
