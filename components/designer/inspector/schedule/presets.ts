/** Times that many schedules have. */
export const presets = [
  { label: 'Every 15 minutes', cron: '*/15 * * * *' },
  { label: 'Every hour', cron: '0 * * * *' },
  { label: 'Every day at 05:00', cron: '0 5 * * *' },
  { label: 'Monday to Friday at 05:00', cron: '0 5 * * 1-5' },
  { label: 'Every Monday at 05:00', cron: '0 5 * * 1' },
  { label: 'The first of the month at 05:00', cron: '0 5 1 * *' },
  { label: 'The last of the month at 05:00', cron: '0 5 L * *' },
] as const
