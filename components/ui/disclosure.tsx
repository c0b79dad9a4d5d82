'use client'
import { type ReactNode, useState } from 'react'

interface DisclosureProps {
  title: ReactNode
  /** Opens it, at first or later; it never closes by itself, for somebody may be at work in it. */
  isWanted: boolean
  className?: string
  titleClassName?: string
  children: ReactNode
}

/** A part that is opened and closed by its title. */
export function Disclosure({ title, isWanted, className, titleClassName, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(isWanted)
  const [wasWanted, setWasWanted] = useState(isWanted)
  if (isWanted !== wasWanted) {
    setWasWanted(isWanted)
    if (isWanted) setOpen(true)
  }
  return (
    <details className={className} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={titleClassName}>{title}</summary>
      {children}
    </details>
  )
}
