'use client'
import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { classes } from '#components/ui/classes.ts'
import type { IconName } from '#components/ui/icon-paths.ts'
import { Icon } from '#components/ui/icon.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import { spellWord } from '#core/run/filter/filter-words.ts'

import { usePaletteEntries } from './palette-entries.ts'
import { rankEntries } from './rank-entries.ts'

/** A line of the palette. */
export interface PaletteEntry {
  id: string
  label: string
  icon: IconName
  /** Quiet words behind the label; searched as well. */
  about?: string
  keys?: string
  mono?: boolean
  run: () => void
}

/** The server is asked when typing has rested so long. */
const restsMs = 150

interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** One search over pages, every kind of object, runs and what can be done here. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(15%_0.02_250/0.3)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="animate-appear fixed inset-x-2 top-[10vh] z-50 mx-auto max-w-[600px] overflow-hidden rounded-lg border border-line bg-surface shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <Found close={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Found({ close }: { close: () => void }) {
  const [text, setText] = useState('')
  const place = usePlace()
  const router = useRouter()
  const trpc = useTRPC()
  const { groups, asking, failed } = usePaletteEntries()
  const words = useSettled(text.trim(), restsMs)
  const runs = useQuery(trpc.runs.list.queryOptions({ filter: words && spellWord(words), limit: 6 }))
  const isSettled = words === text.trim()
  const looking = [...(isSettled && !runs.isPending ? [] : ['Runs']), ...asking]
  const unanswered = [...failed, ...(runs.error ? [{ title: 'Runs', error: runs.error }] : [])]
  const go = (run: () => void) => {
    close()
    run()
  }
  return (
    <Command label="Search and commands" loop shouldFilter={false}>
      <div className="flex items-center gap-2.5 border-b border-line px-4 text-ink-3">
        <Icon name="search" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="A page, pipeline, asset, run or action"
          className="h-11 min-w-0 flex-1 bg-transparent text-lg text-ink outline-none placeholder:text-ink-3"
        />
        <KeyHint keys="escape" />
      </div>
      <Command.List className="scroll-quiet max-h-[min(56vh,440px)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-ink-3">
          {looking.length > 0
            ? `Looking through the ${looking.join(', ').toLowerCase()}…`
            : unanswered.length > 0
              ? `Nothing that could be asked is called “${text}”.`
              : `Nothing is called “${text}” here.`}
        </Command.Empty>
        {unanswered.length > 0 && (
          <p role="status" className="px-2.5 py-1.5 text-sm text-failed">
            {`${unanswered.map(({ title }) => title).join(', ')}: not answered. ${sentenceOf(unanswered[0]?.error)}`}
          </p>
        )}
        {rankEntries(groups, text).map(({ title, entries }) =>
          entries.length === 0 ? null : (
            <Group key={title} title={title}>
              {entries.map((entry) => (
                <Line key={entry.id} entry={entry} onSelect={() => go(entry.run)} />
              ))}
            </Group>
          ),
        )}
        {isSettled && (runs.data?.runs.length ?? 0) > 0 && (
          <Group title="Runs">
            {runs.data?.runs.map((run) => (
              <Line
                key={run.id}
                entry={{
                  id: `run:${run.id}`,
                  label: run.shortId,
                  about: `${run.title} · ${run.status}`,
                  icon: 'runs',
                  mono: true,
                  run: () => router.push(routes.run(place, run.id)),
                }}
                onSelect={() => go(() => router.push(routes.run(place, run.id)))}
              />
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  )
}

function Line({ entry, onSelect }: { entry: PaletteEntry; onSelect: () => void }) {
  return (
    <Command.Item
      value={entry.id}
      onSelect={onSelect}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 outline-none select-none data-[selected=true]:bg-accent-soft"
    >
      <Icon name={entry.icon} className="text-ink-3" />
      <span className={classes('max-w-full shrink-0 truncate', entry.mono && 'font-mono text-sm')}>
        {entry.label}
      </span>
      {entry.about && <span className="min-w-0 truncate text-sm text-ink-3">{entry.about}</span>}
      {entry.keys && (
        <span className="ml-auto">
          <KeyHint keys={entry.keys} />
        </span>
      )}
    </Command.Item>
  )
}
