'use client'
import { useStoredNumber } from '#components/ui/use-stored-number.ts'

import { logTimes, type LogTimes } from './log-times.ts'

interface Taste {
  times: LogTimes
  wrap: boolean
  /** Lines of JSON are shown by their message and fields. */
  tidy: boolean
}

/** How a reader likes logs to look; this browser remembers it. */
export interface LogTaste extends Taste {
  set: (change: Partial<Taste>) => void
}

export function useLogTaste(): LogTaste {
  const [times, setTimes] = useStoredNumber('log-times', logTimes.indexOf('run'))
  const [wrap, setWrap] = useStoredNumber('log-wrap', 0)
  const [tidy, setTidy] = useStoredNumber('log-tidy', 0)
  return {
    times: logTimes[times] ?? 'run',
    wrap: wrap === 1,
    tidy: tidy === 1,
    set: (change) => {
      if (change.times !== undefined) setTimes(logTimes.indexOf(change.times))
      if (change.wrap !== undefined) setWrap(Number(change.wrap))
      if (change.tidy !== undefined) setTidy(Number(change.tidy))
    },
  }
}
