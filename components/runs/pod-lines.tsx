import type { PodLine } from '#core/pod/describe-pod.ts'

/** What a pod is made of, each part with who said it. */
export function PodLines({ lines }: { lines: readonly PodLine[] }) {
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
