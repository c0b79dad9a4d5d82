import { StateText } from '#components/ui/chip.tsx'
import type { Column } from '#components/ui/table.tsx'

import { stepTone } from '../status-tone.ts'
import { statusWords } from '../status-words.ts'
import type { ComparedStepAnswer } from './comparison-answer.ts'
import { changeWords, differenceWords, figureWords } from './comparison-words.ts'

type Outcome = ComparedStepAnswer['a']

const statusCell = (outcome: Outcome) =>
  outcome ? (
    <StateText tone={stepTone[outcome.status]}>
      {outcome.takenFrom === null ? statusWords[outcome.status] : 'taken over'}
    </StateText>
  ) : (
    <span className="text-ink-3">not in it</span>
  )

const dataWords = { same: 'same', changed: 'changed', unknown: '–' } as const

/** What the table of two runs shows of each step. */
export function comparedColumns(comparison: {
  first: string | null
  unexplained: string | null
}): Column<ComparedStepAnswer>[] {
  return [
    {
      id: 'step',
      header: 'Step',
      width: 'minmax(110px,1.4fr)',
      cell: ({ key }) => <span className="truncate font-mono">{key}</span>,
    },
    { id: 'a', header: 'A', width: 'minmax(86px,0.7fr)', cell: ({ a }) => statusCell(a) },
    { id: 'b', header: 'B', width: 'minmax(86px,0.7fr)', cell: ({ b }) => statusCell(b) },
    {
      id: 'given',
      header: 'Given otherwise',
      width: 'minmax(110px,1.2fr)',
      wideOnly: true,
      cell: (step) => {
        const words = differenceWords(step)
        const part =
          step.key === comparison.first || step.key === comparison.unexplained ? 'they part here' : ''
        return (
          <span className="truncate" title={words}>
            {part && <b className="mr-2 font-medium text-accent">{part}</b>}
            {words || <span className="text-ink-3">nothing</span>}
          </span>
        )
      },
    },
    {
      id: 'data',
      header: 'Data',
      width: '72px',
      wideOnly: true,
      cell: ({ data }) => (
        <span className={data === 'changed' ? 'font-medium' : 'text-ink-3'}>{dataWords[data]}</span>
      ),
    },
    {
      id: 'duration',
      header: 'Duration',
      width: '150px',
      align: 'end',
      wideOnly: true,
      cell: ({ figures }) => {
        const duration = figures.find(({ name }) => name === 'duration')
        if (!duration) return '–'
        return (
          <span title={`${figureWords(duration.a, 'ms')}, then ${figureWords(duration.b, 'ms')}`}>
            {changeWords(duration) || figureWords(duration.a ?? duration.b, 'ms')}
          </span>
        )
      },
    },
  ]
}
