import { MendButton } from './mend-button.tsx'
import type { ShownPod } from './run-answer.ts'

/** What five runs left unused, and the press that takes it back. */
export function PodAdvice({ advice }: Pick<ShownPod, 'advice'>) {
  if (advice.length === 0) return null
  return (
    <div className="grid max-w-3xl gap-2 rounded-md bg-sunken p-3 text-sm">
      <p>Each of the last five runs used less than a third of what it asks for.</p>
      {advice.map((mend) => (
        <div key={mend.field} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 flex-1 basis-52 text-ink-2">{mend.sentence}</span>
          <MendButton mend={mend} />
        </div>
      ))}
    </div>
  )
}
