'use client'
import { Toast } from 'radix-ui'

import { Button, IconButton } from './button.tsx'
import { hideToast, type ShownToast } from './toast.ts'
import { ToneMark } from './tone-mark.tsx'

/** Passing messages. Failures stay until closed. */
export function ToastLines({ shown }: { shown: readonly ShownToast[] }) {
  return (
    <Toast.Provider swipeDirection="right" label="Message">
      {shown.map((toast) => (
        <Toast.Root
          key={toast.id}
          type={toast.tone === 'failed' ? 'foreground' : 'background'}
          duration={toast.tone === 'failed' ? 3_600_000 : 6000}
          onOpenChange={(open) => {
            if (!open) hideToast(toast.id)
          }}
          className="animate-appear flex items-start gap-3 rounded-lg border border-line bg-surface py-2.5 pr-2 pl-3.5 shadow-float"
        >
          <ToneMark tone={toast.tone} className="mt-1.5" />
          <div className="min-w-0 flex-1">
            <Toast.Title className="font-medium">{toast.title}</Toast.Title>
            {toast.text && (
              <Toast.Description className="text-sm break-words text-ink-2">{toast.text}</Toast.Description>
            )}
          </div>
          {toast.action && (
            <Toast.Action asChild altText={toast.action.label}>
              <Button onClick={toast.action.onPress}>{toast.action.label}</Button>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <IconButton icon="close" label="Dismiss" size="small" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-3 bottom-3 z-60 grid w-[min(380px,calc(100vw-24px))] gap-2 outline-none max-sm:bottom-16" />
    </Toast.Provider>
  )
}
