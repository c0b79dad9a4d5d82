import { type ReactNode, useId } from 'react'

import { classes } from './classes.ts'

interface PanelProps {
  title?: string
  /** Quiet words behind the title. */
  about?: ReactNode
  actions?: ReactNode
  className?: string
  /** Leaves out the inner space, for tables and lists. */
  flush?: boolean
  children: ReactNode
}

/** A sheet on the ground with a title; a region of the page. */
export function Panel({ title, about, actions, className, flush = false, children }: PanelProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={classes(
        'flex min-w-0 flex-col rounded-lg border border-line bg-surface shadow-lift',
        className,
      )}
    >
      {title && (
        <header className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
          <h2 id={id} className="text-md">
            {title}
          </h2>
          {about && <span className="text-sm text-ink-3">{about}</span>}
          {actions && <span className="ml-auto flex flex-wrap items-center gap-2">{actions}</span>}
        </header>
      )}
      <div className={classes('min-h-0 flex-1', !flush && 'p-4')}>{children}</div>
    </section>
  )
}
