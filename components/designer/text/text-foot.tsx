'use client'
import { Button } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'

import { useDesigner } from '../designer-context.tsx'
import { useTextSession, useTextState } from './text-context.tsx'

/** Below the text: whether it says what the drawing says, and if not, why and what to do. */
export function TextFoot({ hintId, onShow }: { hintId: string; onShow: (line: number) => void }) {
  const session = useTextSession()
  const { canEdit } = useDesigner()
  const { standing, problems, kept } = useTextState()
  const [first] = problems
  return (
    <div className="border-t border-line text-xs">
      <div role="status">
        {standing === 'broken' && first && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-failed-soft px-4 py-2 text-sm">
            <Icon name="error" size={14} className="text-failed" />
            <p className="min-w-0 flex-1 basis-60">
              <span className="font-medium">
                {formatQuantity(problems.length, 'place')} cannot be read. The drawing stays as it was.
              </span>{' '}
              Line {first.start.line}: {first.message}
            </p>
            <Button onClick={() => onShow(first.start.line)}>Show</Button>
            <Button onClick={() => void session?.goBack()}>Back to the drawing</Button>
          </div>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-x-4 px-4 py-1 text-ink-3">
        <span id={hintId}>
          {canEdit ? 'Tab indents, Ctrl+Space completes, Escape leaves the text.' : 'Escape leaves the text.'}
        </span>
        <span className="ml-auto" />
        {standing === 'behind' && <span>Following…</span>}
        {kept === 'waiting' && standing !== 'broken' && <span>Comments are about to be saved</span>}
        {kept === 'not kept' && (
          <span className="text-warn-ink">Comments are not saved yet; typing tries again</span>
        )}
        {kept === 'kept' && standing === 'level' && <span>Comments are kept with the draft</span>}
      </p>
    </div>
  )
}

/** In the foot of the designer, whatever is shown above: a text that cannot be read is waiting. */
export function BrokenTextWords({ onShow }: { onShow: () => void }) {
  const { standing } = useTextState()
  return standing === 'broken' ? (
    <button
      type="button"
      className="flex min-h-6 items-center gap-1.5 rounded-sm text-failed hover:underline"
      onClick={onShow}
    >
      <Icon name="error" size={12} />
      The text cannot be read; it is kept in this tab
    </button>
  ) : null
}
