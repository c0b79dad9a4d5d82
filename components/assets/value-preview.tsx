import { formatQuantity } from '#components/ui/format.ts'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import type { Json } from '#core/json.ts'
import type { ValueSummary } from '#core/run/metadata.ts'

/** The first rows, or the beginning, of a stored value. */
export function ValuePreview({ summary }: { summary: ValueSummary }) {
  const { preview } = summary
  if (!preview) return <p className="p-4 text-ink-3">This format has no preview.</p>
  if (preview.kind === 'table')
    return (
      <PreviewTable
        columns={preview.columns}
        rows={preview.rows}
        typeOf={(name) => summary.columns?.find((column) => column.name === name)?.type}
        total={summary.rows}
      />
    )
  const text = preview.kind === 'text' ? preview.text : JSON.stringify(preview.value, null, 2)
  return (
    <>
      <ScrollRegion label="Beginning of the value" className="max-h-[480px]">
        <pre className="p-4 text-sm leading-5 whitespace-pre-wrap">{text}</pre>
      </ScrollRegion>
      {preview.truncated && (
        <p className="border-t border-line px-4 py-2 text-sm text-ink-3">Only the beginning is shown.</p>
      )}
    </>
  )
}

interface PreviewTableProps {
  columns: readonly string[]
  rows: readonly (readonly Json[])[]
  typeOf?: (name: string) => string | undefined
  /** How many rows there are in all, where known. */
  total?: number | undefined
}

/** A few rows of a table; figures stand at the right, what is missing is a dash. */
export function PreviewTable({ columns, rows, typeOf, total }: PreviewTableProps) {
  const numeric = columns.map((_, index) => rows.some((row) => typeof row[index] === 'number'))
  return (
    <>
      <ScrollRegion label="Rows" className="max-h-[480px]">
        <table className="w-full border-collapse font-mono text-sm">
          <thead>
            <tr>
              {columns.map((name, index) => (
                <th
                  key={name}
                  scope="col"
                  className={`sticky top-0 border-b border-line bg-sunken px-3 py-1.5 font-sans text-xs font-medium whitespace-nowrap text-ink-2 ${numeric[index] ? 'text-right' : 'text-left'}`}
                >
                  {name}
                  {typeOf?.(name) && (
                    <small className="block text-[11px] font-normal text-ink-3">{typeOf(name)}</small>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at} className="hover:bg-hover">
                {columns.map((name, index) => (
                  <td
                    key={name}
                    className={`h-7 max-w-80 truncate border-b border-line px-3 whitespace-nowrap ${numeric[index] ? 'text-right tabular-nums' : ''}`}
                  >
                    <Cell value={row[index] ?? null} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {total !== undefined && (
        <p className="px-3 py-2 text-sm text-ink-3">
          {total === rows.length
            ? formatQuantity(total, 'row')
            : `${rows.length} of ${formatQuantity(total, 'row')}`}{' '}
          · {formatQuantity(columns.length, 'column')}
        </p>
      )}
    </>
  )
}

function Cell({ value }: { value: Json }) {
  if (value === null) return <span className="text-ink-3">–</span>
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return <span title={text.length > 40 ? text : undefined}>{text}</span>
}
