'use client'
import { Dialog } from '#components/ui/dialog.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { useKeyGroups } from '#components/ui/listed-keys.ts'

/** Every key that works on this page. */
export function KeySheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const groups = useKeyGroups()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" width="normal">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {groups.map((group, index) => (
          <section key={index}>
            <h3 className="mb-1 text-xs text-ink-3">{group.title}</h3>
            <dl>
              {group.bindings.map((binding) => (
                <div
                  key={`${binding.keys} ${binding.label}`}
                  className="flex min-h-7 items-center justify-between gap-4 text-sm"
                >
                  <dt>{binding.label}</dt>
                  <dd>
                    <KeyHint keys={binding.keys} spoken />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
