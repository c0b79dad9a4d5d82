'use client'
import { Button } from '#components/ui/button.tsx'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'

import {
  type DownloadOf,
  filteredDownload,
  filterWords,
  type LogDownload,
  wholeDownload,
} from './log-downloads.ts'
import type { LogView } from './log-view.ts'

/** The log as a file: as it was printed, or the lines of it that the filter leaves. */
export function LogDownloadsMenu({ view, downloadOf }: { view: LogView; downloadOf: DownloadOf }) {
  const whole = wholeDownload(view)
  const filtered = view.refusal === null ? filteredDownload(view) : null
  const fetching = (label: string, chosen: LogDownload | null, as: LogDownload): MenuItem => ({
    kind: 'action',
    label,
    disabled: chosen === null,
    onSelect: () => window.location.assign(downloadOf({ ...chosen, ...as })),
  })
  return (
    <Menu
      items={[
        { kind: 'title', label: view.filter.step ?? 'All steps, one after the other' },
        fetching('As it was printed', whole, {}),
        fetching('With the time of each line', whole, { times: 'true' }),
        { kind: 'line' },
        { kind: 'title', label: filterWords(view) },
        fetching('As text', filtered, { as: 'text' }),
        fetching('As text with times', filtered, { as: 'text', times: 'true' }),
        fetching('As JSON lines', filtered, { as: 'json' }),
      ]}
    >
      <Button kind="quiet">Download</Button>
    </Menu>
  )
}
