'use client'
import { useEffect, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Switch } from '#components/ui/switch.tsx'

import { useRunSelection } from '../use-run-selection.ts'
import { useUrlState } from '../use-url-state.ts'
import { BesideLog } from './beside-pane.tsx'
import { type BesidePane, formatBeside, mostBeside, parseBeside } from './beside-panes.ts'
import { Together } from './together.ts'

const names = ['The first log', 'The second log', 'The third log', 'The fourth log']

/** Logs side by side: of steps, tries and runs that somebody compares. What is chosen is in the address. */
export function BesidePage({ runId }: { runId: string }) {
  const place = usePlace()
  const { step, tryNumber, select } = useRunSelection()
  const [text, setText] = useUrlState('beside')
  const [byTime, setByTime] = useUrlState('together', 'passing')
  const [together] = useState(() => new Together())
  useEffect(() => {
    together.turn(byTime !== undefined)
  }, [together, byTime])
  const others = parseBeside(text)
  const own: BesidePane = {
    runId,
    ...(step !== undefined && { step }),
    ...(tryNumber !== undefined && { tryNumber }),
  }
  const setOthers = (next: readonly BesidePane[]) => setText(formatBeside(next))
  return (
    <Page
      crumbs={[
        { label: 'runs', href: routes.runs(place) },
        { label: runId.slice(-6), mono: true, href: routes.run(place, runId) },
        { label: 'logs' },
      ]}
      fill
      actions={
        <>
          {others.length > 0 && (
            <Switch
              label="Scroll together by time"
              checked={byTime !== undefined}
              onChange={(on) => setByTime(on ? 'time' : undefined)}
            />
          )}
          <Button
            icon="plus"
            disabled={others.length >= mostBeside}
            onClick={() => setOthers([...others, own])}
          >
            Add a log
          </Button>
        </>
      }
    >
      <div className="flex min-h-0 flex-1 bg-surface max-lg:flex-col max-lg:overflow-y-auto">
        {[own, ...others].map((pane, index) => (
          <BesideLog
            key={index}
            pane={pane}
            name={names[index] ?? ''}
            isFirst={index === 0}
            together={together}
            onChange={(next) => {
              if (index === 0) select(next.step, next.tryNumber)
              else setOthers(others.map((one, at) => (at === index - 1 ? next : one)))
            }}
            onClose={() => setOthers(others.filter((_, at) => at !== index - 1))}
          />
        ))}
      </div>
    </Page>
  )
}
