/** What a colour may say. Every tone has a colour and a shape, so that neither is needed alone. */
export type Tone =
  | 'neutral'
  | 'accent'
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'warn'
  | 'stale'
  | 'skipped'

/** Text in the colour of a tone, with AA contrast on the surface and on the tone's soft ground. */
export const toneText: Record<Tone, string> = {
  neutral: 'text-ink-2',
  accent: 'text-accent',
  queued: 'text-ink-3',
  running: 'text-running',
  succeeded: 'text-succeeded',
  failed: 'text-failed',
  warn: 'text-warn-ink',
  stale: 'text-stale',
  skipped: 'text-ink-3',
}

/** The quiet ground under text of a tone. */
export const toneSoft: Record<Tone, string> = {
  neutral: 'bg-sunken',
  accent: 'bg-accent-soft',
  queued: 'bg-sunken',
  running: 'bg-running-soft',
  succeeded: 'bg-succeeded-soft',
  failed: 'bg-failed-soft',
  warn: 'bg-warn-soft',
  stale: 'bg-stale-soft',
  skipped: 'bg-sunken',
}
