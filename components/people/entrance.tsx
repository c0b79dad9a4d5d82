import Link from 'next/link'
import type { ReactNode } from 'react'

import { routes } from '#components/routes.ts'
import { LookMenu } from '#components/shell/look-menu.tsx'
import { Icon } from '#components/ui/icon.tsx'

interface EntranceProps {
  title: string
  text?: ReactNode
  /** Stands under the card: the other way in. */
  below?: ReactNode
  children: ReactNode
}

/** The frame of the pages before a tenant: one card, one question. */
export function Entrance({ title, text, below, children }: EntranceProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-[var(--bar)] items-center gap-2 px-4">
        <Link href={routes.start()} className="flex min-h-6 items-center gap-2 font-semibold">
          <Icon name="logo" size={18} className="text-accent" />
          Sluice
        </Link>
        <span className="ml-auto">
          <LookMenu />
        </span>
      </header>
      <main className="mx-auto w-full max-w-[400px] flex-1 px-4 pt-[9vh] pb-12">
        <div className="rounded-lg border border-line bg-surface p-6 shadow-lift">
          <h1 className="text-xl">{title}</h1>
          {text && <p className="mt-1.5 text-ink-2">{text}</p>}
          <div className="mt-5">{children}</div>
        </div>
        {below && <p className="mt-4 text-center text-ink-2">{below}</p>}
      </main>
    </div>
  )
}
