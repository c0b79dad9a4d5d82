import { timesProblems } from '../../schedule/schedule-times.ts'
import type { ElementOf } from '../element.ts'
import type { Inspection } from './inspection.ts'

const codes = { cron: 'bad_cron', timezone: 'bad_time_zone' } as const

/** A schedule that cannot say when it fires is refused where its times are written. */
export const checkSchedule = (inspection: Inspection<ElementOf<'schedule'>>): void => {
  for (const { field, message } of timesProblems(inspection.element))
    inspection.error({ code: codes[field], field, message })
}
