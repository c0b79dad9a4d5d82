const minuteMs = 60_000

/** How many ticks are due in so many minutes after a moment, where the schedule number n fires at the minute n mod 60 of every hour. */
export const ticksDue = (schedules: number, afterMs: number, minutes: number): number => {
  let due = 0
  for (let index = 1; index <= minutes; index += 1) {
    const minute = new Date(afterMs + index * minuteMs).getUTCMinutes()
    due += Math.floor(schedules / 60) + (minute < schedules % 60 ? 1 : 0)
  }
  return due
}
