import { classes } from './classes.ts'
import { type Tone } from './tone.ts'

const fill: Partial<Record<Tone, string>> = {
  accent: 'bg-accent',
  running: 'bg-running',
  succeeded: 'bg-succeeded',
  failed: 'bg-failed',
  warn: 'bg-warn',
}

/** What a part of the work came to. */
export interface ProgressPart {
  value: number
  tone: Tone
}

interface ProgressProps {
  label: string
  /** Done so far; absent where the end is not known. */
  value?: number
  of?: number
  tone?: Tone
  /** What has been done in parts that came to different ends, in their order; in place of one tone. */
  parts?: readonly ProgressPart[]
  className?: string
}

/** How much of long work is done. */
export function Progress({ label, value, of = 100, tone = 'accent', parts, className }: ProgressProps) {
  const shareOf = (part: number): number => Math.min(1, Math.max(0, of === 0 ? 1 : part / of))
  const share = value === undefined ? undefined : shareOf(value)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={value}
      className={classes(
        'h-1.5 overflow-hidden rounded-full bg-sunken shadow-[inset_0_0_0_1px_var(--line)]',
        className,
      )}
    >
      {parts && share !== undefined ? (
        <div className="flex h-full">
          {parts.map((part) => (
            <div
              key={part.tone}
              className={classes(
                'h-full transition-[width] duration-180',
                fill[part.tone] ?? 'bg-line-strong',
              )}
              style={{ width: `${shareOf(part.value) * 100}%` }}
            />
          ))}
        </div>
      ) : (
        <div
          className={classes(
            'h-full rounded-full transition-[width] duration-180',
            fill[tone] ?? 'bg-accent',
            share === undefined && 'animate-shimmer',
          )}
          style={{ width: share === undefined ? '100%' : `${share * 100}%` }}
        />
      )}
    </div>
  )
}
