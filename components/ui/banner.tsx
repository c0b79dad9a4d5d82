import type { ReactNode } from 'react'

import { classes } from './classes.ts'
import { ToneMark } from './tone-mark.tsx'
import { type Tone, toneSoft } from './tone.ts'

interface BannerProps {
  tone: Tone
  /** The sentence's first words, which name what happened. */
  title?: string
  /** Buttons that mend it. */
  actions?: ReactNode
  /** Announced at once by screen readers; for what just went wrong. */
  urgent?: boolean
  framed?: boolean
  /** What there is to say beside, over the whole width: somebody else's words. */
  below?: ReactNode
  children?: ReactNode
}

/** One sentence across the page: what happened, why, and a button that mends it. */
export function Banner({ tone, title, actions, urgent, framed, below, children }: BannerProps) {
  return (
    <div
      role={urgent ? 'alert' : 'status'}
      className={classes(
        'flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5',
        toneSoft[tone],
        framed ? 'rounded-lg border border-line' : 'border-b border-line',
      )}
    >
      <ToneMark tone={tone} className="mx-0.5" />
      <p className="min-w-0 flex-1 basis-60">
        {title && <b className="font-semibold">{title}</b>} {children}
      </p>
      {actions && <span className="flex flex-wrap gap-2">{actions}</span>}
      {below && <div className="basis-full">{below}</div>}
    </div>
  )
}
