/** Conditions that most assets want. */
export const presets = [
  { label: 'When an input is updated (eager)', text: 'eager()' },
  { label: 'At a time, once every input was updated since', text: 'on_cron("0 6 * * *")' },
  { label: 'When it is missing', text: 'on_missing()' },
  {
    label: 'When an input is updated and its checks passed',
    text: 'eager() & all_deps_blocking_checks_passed()',
  },
  { label: 'When its code changes', text: 'code_version_changed().since_last_handled() & ~in_progress()' },
  { label: 'When something made from it wants it', text: 'any_downstream_conditions()' },
] as const
