'use client'
import { AlertDialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'

import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { TextInput } from './text-input.tsx'
import { useFocusBack } from './use-focus-back.ts'

interface ConfirmQuestionProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What will happen, and what will not come back. */
  text: ReactNode
  /** The verb. */
  action: string
  danger?: boolean
  busy?: boolean
  /** Has to be typed before the button works; for what destroys data. */
  typeToConfirm?: string
  onConfirm: () => void
}

/** The question before something that cannot be undone. Focus begins on the harmless button. */
export function ConfirmQuestion({
  open,
  onOpenChange,
  title,
  text,
  action,
  danger,
  busy,
  typeToConfirm,
  onConfirm,
}: ConfirmQuestionProps) {
  const [typed, setTyped] = useState('')
  const focus = useFocusBack()
  const change = (next: boolean) => {
    setTyped('')
    onOpenChange(next)
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-[oklch(15%_0.02_250/0.4)]" />
        <AlertDialog.Content
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.giveBack}
          className="animate-appear fixed inset-x-2 top-[18vh] z-50 mx-auto max-w-[440px] rounded-lg border border-line bg-surface p-5 shadow-float outline-none"
        >
          <AlertDialog.Title className="text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-1.5 text-ink-2">{text}</div>
          </AlertDialog.Description>
          {typeToConfirm && (
            <Field label={`Type ${typeToConfirm} to confirm`} className="mt-4">
              <TextInput
                mono
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
              />
            </Field>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Keep it as it is</Button>
            </AlertDialog.Cancel>
            <Button
              kind={danger ? 'danger' : 'main'}
              busy={busy}
              disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
              onClick={onConfirm}
            >
              {action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
