import { classes } from '#components/ui/classes.ts'
import type { PodLine } from '#core/pod/describe-pod.ts'

/** What a pod is made of, each part with who said it. */
export function PodLines({ lines, narrow = false }: { lines: readonly PodLine[]; narrow?: boolean }) {
  return (
    <table className="w-full max-w-3xl text-sm">
      <thead className="sr-only">
        <tr>
          <th>Part</th>
          <th>What it is</th>
          {!narrow && <th>Said by</th>}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, value, saidBy }) => (
          <tr key={`${name} ${value}`} className="border-b border-line last:border-0">
            <th
              scope="row"
              className={classes(
                narrow ? 'w-24' : 'w-32',
                'py-1.5 pr-4 text-left align-top font-normal text-ink-3',
              )}
            >
              {name}
            </th>
            <td className="py-1.5 align-top font-medium break-words">
              {value}
              {narrow && <span className="font-normal text-ink-3">{` · ${saidBy}`}</span>}
            </td>
            {!narrow && <td className="py-1.5 pl-4 text-right align-top text-ink-3">{saidBy}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
