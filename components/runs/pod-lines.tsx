import { MendButton } from './mend-button.tsx'
import type { ShownPod } from './run-answer.ts'

/** What a pod is made of, each part with who said it. */
export function PodLines({ lines }: Pick<ShownPod, 'lines'>) {
  return (
    <table className="w-full max-w-3xl text-sm">
      <thead className="sr-only">
        <tr>
          <th>Part</th>
          <th>What it is</th>
          <th>Said by</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, value, saidBy }) => (
          <tr key={`${name} ${value}`} className="border-b border-line last:border-0">
            <th scope="row" className="w-32 py-1.5 pr-4 text-left align-top font-normal text-ink-3">
              {name}
            </th>
            <td className="py-1.5 pr-4 align-top font-medium break-words">{value}</td>
            <td className="py-1.5 text-right align-top text-ink-3">{saidBy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

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
