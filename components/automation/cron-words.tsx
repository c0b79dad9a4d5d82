'use client'
import { toString } from 'cronstrue'

import { cronFields } from '#core/schedule/parse-cron.ts'

/** What a cron expression means, in words: "At 05:00, Monday through Friday". */
export function CronWords({ cron }: { cron: string }) {
  const words = toString(cronFields(cron), {
    use24HourTimeFormat: true,
    verbose: false,
    throwExceptionOnParseError: false,
  })
  return <>{words}</>
}
