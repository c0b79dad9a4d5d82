'use client'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { IconButton } from './button.tsx'
import { useFocusBack } from './use-focus-back.ts'

interface FullDialogProps {
  onClose: () => void
  title: ReactNode
  /** Beside the title, before the cross. */
  actions?: ReactNode
  /** Whether what has the focus has a use of its own for Escape now. */
  keepsEscape?: () => boolean
  children: ReactNode
}

/** A room of its own over the whole page, for work that needs the space. Escape and the cross lead back. */
export function FullDialog({ onClose, title, actions, keepsEscape, children }: FullDialogProps) {
  const focus = useFocusBack()
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(15%_0.02_250/0.4)]" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={focus.giveBack}
          onOpenAutoFocus={(event) => {
            focus.remember()
            if (!(event.currentTarget instanceof HTMLElement)) return
            event.preventDefault()
            const first = event.currentTarget.querySelector<HTMLElement>('[data-focus-first] [tabindex="0"]')
            ;(first ?? event.currentTarget).focus()
          }}
          onEscapeKeyDown={(event) => {
            if (keepsEscape?.()) event.preventDefault()
          }}
          className="animate-appear fixed inset-2 z-50 flex flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-float outline-none md:inset-4"
        >
          <header className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
            <Radix.Title className="flex min-w-0 flex-1 basis-40 items-center gap-2 text-lg">
              {title}
            </Radix.Title>
            {actions}
            <Radix.Close asChild>
              <IconButton icon="close" label="Close" keys="escape" className="-mr-2" />
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
