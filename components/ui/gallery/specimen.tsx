import type { ReactNode } from 'react'

/** A named row of the gallery. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5 border-b border-line py-3 first:pt-0 last:border-0 last:pb-0">
      <h3 className="text-xs text-ink-3">{name}</h3>
      <div className="flex flex-wrap items-center gap-2">{children}</div>
    </div>
  )
}
