'use client'
import { Command, defaultFilter } from 'cmdk'
import { useEffect, useRef, useState, type ReactNode } from 'react'

import { classes } from '#components/ui/classes.ts'
import type { IconName } from '#components/ui/icon-paths.ts'
import { Icon } from '#components/ui/icon.tsx'
import { menuLook } from '#components/ui/menu-item.ts'
import type { Point } from '#core/layout/layout-graph.ts'

/** One line to choose by typing. */
export interface Choice {
  id: string
  section: string
  label: string
  hint?: string | undefined
  icon: IconName
  mono?: boolean
  run: () => void
}

interface ChooserListProps {
  label: string
  at: Point
  /** All of them, to be narrowed by typing; or what a typed text finds. */
  choices: readonly Choice[] | ((text: string) => readonly Choice[])
  empty: string
  onClose: () => void
  footer?: ReactNode
}

/** More of a section than anybody reads through; whoever looks for another one types more of its name. */
const mostOfSection = 200

const takeFocus = (input: HTMLInputElement | null) => input?.focus({ preventScroll: true })
const size = { width: 300, height: 380 }

const fit = ({ label, id, hint }: Choice, text: string): number =>
  defaultFilter(`${label} ${id}`, text, hint === undefined ? [] : [hint])

/** What a typed text fits, the best first: what is called so stands before what merely has its letters somewhere. */
const fitting = (choices: readonly Choice[], text: string): readonly Choice[] => {
  if (text.trim() === '') return choices
  const judged = choices.map((choice) => ({ choice, fits: fit(choice, text.trim()) }))
  return judged
    .filter(({ fits }) => fits > 0)
    .toSorted((a, b) => b.fits - a.fits)
    .map(({ choice }) => choice)
}

/** What a chooser shows: a line to type in, and what fits. Enter takes, Escape leaves. */
export function ChooserList({ label, at, choices: given, empty, onClose, footer }: ChooserListProps) {
  const [text, setText] = useState('')
  const finds = typeof given === 'function'
  const choices = finds ? given(text) : fitting(given, text)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose()
    }
    window.addEventListener('pointerdown', away, true)
    return () => window.removeEventListener('pointerdown', away, true)
  }, [onClose])
  const sections = [...Map.groupBy(choices, ({ section }) => section)].map(([section, all]) => ({
    section,
    shown: all.slice(0, mostOfSection),
    more: all.length - mostOfSection,
  }))
  const left = Math.max(8, Math.min(at.x, window.innerWidth - size.width - 8))
  const top = Math.max(8, Math.min(at.y, window.innerHeight - size.height - 8))
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={label}
      className="animate-appear fixed z-50 overflow-hidden rounded-lg border border-line bg-surface shadow-float"
      style={{ left, top, width: size.width }}
    >
      <Command
        label={label}
        loop
        shouldFilter={false}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') onClose()
        }}
      >
        <div className="flex items-center gap-2 border-b border-line px-2.5 text-ink-3">
          <Icon name="search" size={14} />
          <Command.Input
            value={text}
            onValueChange={setText}
            ref={takeFocus}
            placeholder={label}
            className="h-9 min-w-0 flex-1 bg-transparent text-ink outline-none placeholder:text-ink-3"
          />
        </div>
        <Command.List className="scroll-quiet max-h-80 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-sm text-ink-3">{empty}</Command.Empty>
          {sections.map(({ section, shown, more }) => (
            <Command.Group
              key={section}
              heading={section}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3"
            >
              {shown.map((choice) => (
                <Command.Item
                  key={choice.id}
                  value={`${choice.label} ${choice.id}`}
                  onSelect={() => {
                    onClose()
                    choice.run()
                  }}
                  className={classes(menuLook.item, 'data-[selected=true]:bg-hover')}
                >
                  <Icon name={choice.icon} className="text-ink-3" />
                  <span className={classes('shrink-0', choice.mono && 'font-mono')}>{choice.label}</span>
                  {choice.hint && <span className="truncate text-ink-3">{choice.hint}</span>}
                </Command.Item>
              ))}
              {more > 0 && <p className="px-2 py-1 text-sm text-ink-3">{more} more: type on to find them</p>}
            </Command.Group>
          ))}
        </Command.List>
        {footer}
      </Command>
    </div>
  )
}
