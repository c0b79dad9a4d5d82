import { classes } from './classes.ts'
import type { Tone } from './tone.ts'

const drawing: Record<Tone, string> = {
  neutral: 'rounded-full bg-queued',
  accent: 'rounded-full bg-accent',
  queued: 'rounded-full border-[1.5px] border-dashed border-queued',
  running: 'rounded-full bg-running text-running animate-breathe',
  succeeded: 'rounded-full bg-succeeded',
  failed: 'rotate-45 rounded-[2px] bg-failed',
  warn: 'bg-warn [clip-path:polygon(50%_0,100%_100%,0_100%)]',
  stale: 'rounded-full border-2 border-stale',
  skipped: 'h-[3px]! rounded-full bg-skipped',
}

/** The shape of a state: dot, diamond, ring, dash, triangle. Decoration; a word says it too. */
export function ToneMark({ tone, className }: { tone: Tone; className?: string }) {
  return <i aria-hidden className={classes('block size-2 shrink-0', drawing[tone], className)} />
}
