import type { ReactNode } from 'react'

import { classes } from './classes.ts'
import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'

interface EmptyStateProps {
  icon: IconName
  title: string
  /** What belongs here and how it gets here. */
  children?: ReactNode
  actions?: ReactNode
  /** Announced, for what went wrong while loading. */
  failed?: boolean
  /** It is the page: its title is the page's own, and it stands apart from the top. */
  whole?: boolean
  className?: string
}

/** Stands where there is nothing yet, and teaches the next step. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
  failed = false,
  whole = false,
  className,
}: EmptyStateProps) {
  const Title = whole ? 'h1' : 'h2'
  const Frame = whole ? 'main' : 'div'
  return (
    <Frame
      role={failed && !whole ? 'alert' : undefined}
      className={classes(
        'mx-auto flex max-w-[440px] flex-col items-center gap-2 px-6 text-center',
        whole ? 'pt-[18vh] pb-12' : 'py-12',
        className,
      )}
    >
      <span
        className={classes(
          'mb-1 grid size-10 place-items-center rounded-lg border border-line bg-surface',
          failed ? 'text-failed' : 'text-ink-3',
        )}
      >
        <Icon name={icon} size={20} />
      </span>
      <Title className="text-lg text-balance">{title}</Title>
      {children && <div className="text-pretty text-ink-2">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </Frame>
  )
}
