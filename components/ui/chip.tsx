import type { ReactNode } from 'react'

import { classes } from './classes.ts'
import { ToneMark } from './tone-mark.tsx'
import { type Tone, toneSoft, toneText } from './tone.ts'

interface ChipProps {
  tone?: Tone
  /** Draws the tone's shape before the word; on for anything that is a state. */
  mark?: boolean
  mono?: boolean
  title?: string
  className?: string
  children: ReactNode
}

/** A short fact in a pill. */
export function Chip({
  tone = 'neutral',
  mark = false,
  mono = false,
  title,
  className,
  children,
}: ChipProps) {
  return (
    <span
      title={title}
      className={classes(
        'inline-flex h-5 max-w-full items-center gap-1.5 rounded-full px-2 text-xs leading-none font-medium whitespace-nowrap',
        toneSoft[tone],
        toneText[tone],
        mono && 'font-mono',
        className,
      )}
    >
      {mark && <ToneMark tone={tone} />}
      <span className="truncate leading-4">{children}</span>
    </span>
  )
}

/** A state in a pill: word, colour and shape. */
export function StateChip({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return (
    <Chip tone={tone} mark title={title}>
      {children}
    </Chip>
  )
}

/** A state in running text, without the pill. */
export function StateText({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes('inline-flex min-w-0 items-center gap-1.5', toneText[tone])}>
      <ToneMark tone={tone} />
      <span className="truncate">{children}</span>
    </span>
  )
}
