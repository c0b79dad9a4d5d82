import { formatQuantity } from '#components/ui/format.ts'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import type { Cell, ColumnProfile, TableSample } from '#core/trial/sample.ts'

import { Histogram } from './histogram.tsx'

const shown = (cell: Cell): string => (cell === null ? '–' : String(cell))

const share = (count: number, all: number): string =>
  all === 0 ? '' : ` (${count > 0 && count / all < 0.01 ? '<1' : Math.round((count / all) * 100)} %)`

const range = ({ min, max }: ColumnProfile): string =>
  min === null ? '–' : min === max ? shown(min) : `${shown(min)} to ${shown(max)}`

/** What each column is like, over all rows that were looked at. */
export function SampleProfile({ label, table }: { label: string; table: TableSample }) {
  const { columns, profiledRows, rowCount } = table
  const isPart = rowCount !== null && rowCount > profiledRows
  return (
    <ScrollRegion label={`Profile of ${label}`} className="min-h-0 flex-1">
      <p className="px-3 py-1.5 text-xs text-ink-3">
        {isPart
          ? `Of the first ${profiledRows.toLocaleString('en')} of ${rowCount.toLocaleString('en')} rows.`
          : `Of all ${formatQuantity(profiledRows, 'row')}.`}
      </p>
      <table className="w-full min-w-[560px] border-t border-line text-left text-sm">
        <thead className="sticky top-0 bg-sunken text-xs text-ink-3">
          <tr>
            {['Column', 'Spread', 'Empty', 'Distinct', 'From – to', 'Most often'].map((name) => (
              <th
                key={name}
                scope="col"
                className="border-b border-line px-3 py-1 font-medium whitespace-nowrap"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((column, index) => (
            <tr key={index} className="border-b border-line align-top">
              <th scope="row" className="max-w-56 px-3 py-1.5 font-normal">
                <span className="block truncate font-mono font-medium">{column.name}</span>
                <span className="text-xs text-ink-3">{column.type}</span>
              </th>
              <td className="px-3 py-1.5">
                <Histogram column={column} className="h-8 w-32" />
              </td>
              <td className="px-3 py-1.5 whitespace-nowrap tabular-nums">
                {column.nulls.toLocaleString('en')}
                <span className="text-ink-3">{share(column.nulls, profiledRows)}</span>
              </td>
              <td className="px-3 py-1.5 tabular-nums">{column.distinct.toLocaleString('en')}</td>
              <td className="max-w-60 truncate px-3 py-1.5 font-mono text-xs">{range(column)}</td>
              <td className="px-3 py-1.5 text-xs">
                {column.top.length === 0 ? (
                  <span className="text-ink-3">–</span>
                ) : (
                  <ul>
                    {column.top.map(({ value, count }) => (
                      <li key={value} className="flex gap-2">
                        <span className="max-w-48 truncate font-mono">
                          {value === '' ? '(empty text)' : value}
                        </span>
                        <span className="text-ink-3 tabular-nums">{count.toLocaleString('en')}</span>
                      </li>
                    ))}
                  </ul>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** Names and types of the columns, and whether any of their cells is empty. */
export function SampleSchema({ label, table }: { label: string; table: TableSample }) {
  return (
    <ScrollRegion label={`Schema of ${label}`} className="min-h-0 flex-1">
      <table className="w-full max-w-[640px] text-left text-sm">
        <thead className="sticky top-0 bg-sunken text-xs text-ink-3">
          <tr>
            {['Column', 'Type', 'Empty cells'].map((name) => (
              <th key={name} scope="col" className="border-b border-line px-3 py-1 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.columns.map(({ name, type, nulls }, index) => (
            <tr key={index} className="border-b border-line">
              <th scope="row" className="px-3 py-1 font-mono font-medium">
                {name}
              </th>
              <td className="px-3 py-1 font-mono text-xs">{type}</td>
              <td className="px-3 py-1 text-ink-3">{nulls > 0 ? 'some' : 'none'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
