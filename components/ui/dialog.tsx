'use client'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef, useState } from 'react'

import { IconButton } from './button.tsx'
import { classes } from './classes.ts'
import { useFocusBack } from './use-focus-back.ts'

interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One sentence under the title; also the dialog's description for screen readers. */
  text?: ReactNode
  /** Buttons, the main one last. */
  actions?: ReactNode
  /** `whole` takes what the window has: for what is worked in. Its content scrolls by itself. */
  width?: 'narrow' | 'normal' | 'wide' | 'whole'
  children?: ReactNode
}

const widths = {
  narrow: 'max-w-[400px]',
  normal: 'max-w-[560px]',
  wide: 'max-w-[920px]',
  whole: 'max-w-[1600px]',
}

/** What takes the focus when a dialog opens: its first control, else the dialog itself; not the cross in the corner. */
const focusable =
  ':is([data-dialog-body], footer) :is(input, textarea, button, [tabindex]):not(:disabled, [tabindex="-1"])'

/** What is searched for is typed again in a moment. */
const isSearched = (target: EventTarget): boolean =>
  target instanceof HTMLElement && target.matches('[type="search"], [role="combobox"]')

/**
 * A question or a form over the page. Escape, the cross and a press beside it close it; focus returns to where it was. Once something is typed, a press beside it
 * does nothing, and Escape asks for a second one.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  text,
  actions,
  width = 'normal',
  children,
}: DialogProps) {
  const focus = useFocusBack()
  const typed = useRef(false)
  const [isLeaving, setIsLeaving] = useState(false)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(15%_0.02_250/0.4)]" />
        <Radix.Content
          {...(text ? {} : { 'aria-describedby': undefined })}
          onCloseAutoFocus={focus.giveBack}
          onOpenAutoFocus={(event) => {
            focus.remember()
            if (!(event.currentTarget instanceof HTMLElement)) return
            event.preventDefault()
            typed.current = false
            setIsLeaving(false)
            const first = event.currentTarget.querySelector<HTMLElement>(focusable)
            ;(first ?? event.currentTarget).focus()
          }}
          onInput={(event) => {
            if (isSearched(event.target)) return
            typed.current = true
            setIsLeaving(false)
          }}
          onInteractOutside={(event) => {
            if (typed.current) event.preventDefault()
          }}
          onEscapeKeyDown={(event) => {
            if (!typed.current || isLeaving) return
            event.preventDefault()
            setIsLeaving(true)
          }}
          className={classes(
            'animate-appear fixed inset-x-2 z-50 mx-auto flex flex-col rounded-lg border border-line bg-surface shadow-float outline-none',
            width === 'whole'
              ? 'inset-y-2 md:inset-x-6 md:inset-y-6'
              : 'top-[max(8px,9vh)] max-h-[min(82vh,calc(100dvh-16px))]',
            widths[width],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg">{title}</Radix.Title>
              {text && <Radix.Description className="mt-1 text-ink-2">{text}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton icon="close" label="Close" className="-mr-2" />
            </Radix.Close>
          </header>
          <div
            data-dialog-body
            className={classes(
              'scroll-quiet min-h-0 flex-1 overflow-y-auto',
              width === 'whole' ? 'flex flex-col border-t border-line' : 'px-5 pt-1 pb-4',
            )}
          >
            {children}
          </div>
          {isLeaving && (
            <p role="alert" className="border-t border-line px-5 py-2 text-sm text-stale">
              Press Escape once more to close this and lose what you typed.
            </p>
          )}
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
