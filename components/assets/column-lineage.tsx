'use client'
import { useQuery } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { Panel } from '#components/ui/panel.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'

const link = 'rounded-sm font-mono text-accent hover:underline'

/** Which columns of other assets each column came from: as the code reported it with the latest value, or as its SQL says. */
export function ColumnLineage({ assetKey }: { assetKey: string }) {
  const place = usePlace()
  const { data } = useQuery(useTRPC().assets.columns.queryOptions({ key: assetKey }))
  const own = data?.find(({ asset }) => asset === assetKey)
  const columns = own?.columns ?? []
  if (columns.length === 0)
    return (
      <Panel title="Columns">
        <p className="text-sm text-ink-3">
          Nothing is known of its columns: the code reported none, and only SQL of one query can be read.
          Metadata named <code>dagster/column_lineage</code> says of each column what it came from.
        </p>
      </Panel>
    )
  return (
    <Panel
      title="Columns"
      about={`${formatQuantity(columns.length, 'column')}, ${own?.isRead ? 'read off its SQL' : 'reported by its code'}`}
      flush
    >
      <ScrollRegion label="Columns and what they came from" className="max-h-[480px] overflow-auto">
        <table className="w-full border-collapse text-sm">
          <thead className="text-left text-xs text-ink-3">
            <tr>
              <th scope="col" className="border-b border-line px-4 py-1.5 font-medium">
                Column
              </th>
              <th scope="col" className="border-b border-line px-4 py-1.5 font-medium">
                Came from
              </th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ column, from, isUncertain }) => (
              <tr key={column} className="border-b border-line align-top last:border-0">
                <th scope="row" className="px-4 py-1.5 text-left font-normal">
                  <RowLink
                    href={routes.lineage(place, { asset: assetKey, column })}
                    title="Show its way on the board"
                    className={link}
                  >
                    {column}
                  </RowLink>
                </th>
                <td className="px-4 py-1.5">
                  {from.length === 0 && !isUncertain && <span className="text-ink-3">no other asset</span>}
                  <ul className="grid gap-0.5">
                    {from.map((origin) => (
                      <li key={`${origin.asset} ${origin.column}`}>
                        <span aria-hidden="true">← </span>
                        <RowLink
                          href={routes.asset(place, origin.asset, { tab: 'lineage' })}
                          className={link}
                        >
                          {origin.asset}
                        </RowLink>
                        <span className="font-mono">.{origin.column}</span>
                      </li>
                    ))}
                  </ul>
                  {isUncertain && (
                    <span className="text-ink-3">
                      {from.length === 0 ? 'not certain' : 'and perhaps others'}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  )
}
