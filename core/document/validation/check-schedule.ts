import { partitionTextProblem } from '../../partition/partition-text-problem.ts'
import { templateNames, unknownNames } from '../../schedule/fill-template.ts'
import { timesProblems } from '../../schedule/times-problems.ts'
import { setField } from '../commands/set-field.ts'
import type { ElementOf } from '../element.ts'
import type { Inspection } from './inspection.ts'

const codes = { cron: 'bad_cron', timezone: 'bad_time_zone' } as const

/** A schedule that cannot say when it fires, or what with, is refused where that is written. */
export const checkSchedule = (inspection: Inspection<ElementOf<'schedule'>>): void => {
  const { element } = inspection
  for (const { field, message } of timesProblems(element))
    inspection.error({ code: codes[field], field, message })
  for (const field of ['config', 'tags'] as const)
    for (const name of unknownNames(element[field] ?? {}))
      inspection.error({
        code: 'bad_template',
        field,
        message: `A tick knows no {{ ${name} }}. It knows ${templateNames.map((known) => `{{ ${known} }}`).join(', ')}.`,
      })
  const { partitions } = element.partitionRule ?? {}
  const unread = partitions === undefined ? undefined : partitionTextProblem(partitions)
  if (unread !== undefined)
    inspection.error({
      code: 'bad_partitions',
      field: 'partitionRule',
      message: `A partition rule says which partitions a tick makes, as in latest, or latest 7. ${unread}`,
      mend: (document) =>
        setField(document, { id: element.id, field: 'partitionRule', value: { partitions: 'latest' } }),
    })
}
