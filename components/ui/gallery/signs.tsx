'use client'
import { Avatar, Avatars } from '../avatar.tsx'
import { Chip, StateChip, StateText } from '../chip.tsx'
import { Facts } from '../facts.tsx'
import { formatBytes, formatDuration, formatQuantity } from '../format.ts'
import { iconPaths } from '../icon-paths.ts'
import type { IconName } from '../icon-paths.ts'
import { Icon } from '../icon.tsx'
import { KeyHint } from '../key-hint.tsx'
import { Elapsed, Moment } from '../moment.tsx'
import { Panel } from '../panel.tsx'
import { Progress } from '../progress.tsx'
import type { Tone } from '../tone.ts'
import { Specimen } from './specimen.tsx'

const tones: [Tone, string][] = [
  ['queued', 'queued'],
  ['running', 'running 0:50'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed: exit 2'],
  ['warn', 'daily runs at 97 %'],
  ['stale', 'stale: code changed'],
  ['skipped', 'skipped'],
  ['accent', 'selected'],
  ['neutral', 'draft'],
]
const people = ['Mara Kim', 'Jo', 'Ada Lovelace', 'Grace Hopper', 'Alan Turing'].map((name) => ({
  id: name,
  name,
}))
const names = Object.keys(iconPaths).filter((name): name is IconName => name in iconPaths)

/** Marks, figures and people. */
export function GallerySigns() {
  return (
    <>
      <Panel title="Signs">
        <Specimen name="States as chips">
          {tones.map(([tone, word]) => (
            <StateChip key={tone} tone={tone}>
              {word}
            </StateChip>
          ))}
        </Specimen>
        <Specimen name="States as text">
          {tones.map(([tone, word]) => (
            <StateText key={tone} tone={tone}>
              {word}
            </StateText>
          ))}
        </Specimen>
        <Specimen name="Plain chips, keys, people">
          <Chip mono>clean_readings</Chip>
          <Chip>stdout</Chip>
          <KeyHint keys="mod+k" />
          <KeyHint keys="mod+enter" />
          <KeyHint keys="?" />
          <Avatar id="a" name="Mara Kim" />
          <Avatars people={people} limit={3} />
        </Specimen>
        <Specimen name="Moments and figures">
          <Facts
            facts={[
              { name: 'Started', value: <Moment at="2026-01-01T09:30:00Z" /> },
              { name: 'Next', value: <Moment at={4_000_000_000_000} /> },
              { name: 'Took', value: <Elapsed from={0} to={69_800} /> },
              { name: 'Waited', value: formatDuration(212) },
              { name: 'Size', value: formatBytes(3_100_000) },
              { name: 'Rows', value: formatQuantity(118_204, 'row') },
            ]}
          />
        </Specimen>
        <Specimen name="Progress">
          <Progress label="Runs today" value={29} of={30} tone="warn" className="w-32" />
          <Progress label="Compute" value={40} className="w-32" />
          <Progress label="Slots" value={3} of={3} tone="failed" className="w-32" />
          <Progress label="Installing" className="w-32" />
        </Specimen>
      </Panel>
      <Panel title="Icons" about={`${names.length} drawings`}>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(116px,1fr))] gap-1">
          {names.map((name) => (
            <li key={name} className="flex items-center gap-2 text-sm text-ink-2">
              <Icon name={name} className="text-ink" />
              <span className="truncate">{name}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}
