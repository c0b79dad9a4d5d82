import { and, deps, newlyTrue, not, operand, or, since, type Rule } from './rule.ts'

// What names of the language stand for, part by part as in Dagster.

/** The same under a name that says more than its parts. */
export const named = (label: string, rule: Rule): Rule => ({ ...rule, label })
const simple = (name: 'missing' | 'will_be_requested' | 'newly_updated' | 'newly_requested'): Rule =>
  operand({ name })

export const inProgress = (): Rule =>
  named('is being made', or(operand({ name: 'run_in_progress' }), operand({ name: 'backfill_in_progress' })))
export const newlyMissing = (): Rule => named('became missing', newlyTrue(simple('missing')))
export const latestWindow = (lookbackMs?: number): Rule =>
  operand({ name: 'in_latest_time_window', lookbackMs })
export const cronPassed = (cron: string, timezone: string): Rule =>
  operand({ name: 'cron_tick_passed', cron, timezone })

/** Handled is what was asked for or made since. Unlike Dagster's, the first evaluation handles nothing: what is missing then is asked for. */
export const sinceLastHandled = (of: Rule): Rule =>
  since(of, named('was handled', or(simple('newly_requested'), simple('newly_updated'))))

export const anyDepsUpdated = (): Rule =>
  named(
    'an input was updated',
    deps(
      false,
      or(
        and(simple('newly_updated'), not(operand({ name: 'executed_with_root_target' }))),
        simple('will_be_requested'),
      ),
    ),
  )
export const anyDepsMissing = (): Rule =>
  named('an input is missing', deps(false, and(simple('missing'), not(simple('will_be_requested')))))
export const anyDepsInProgress = (): Rule => named('an input is being made', deps(false, inProgress()))
const updatedSince = (cron: string, timezone: string): Rule =>
  since(simple('newly_updated'), cronPassed(cron, timezone))
export const updatedSinceCron = (cron: string, timezone: string): Rule =>
  named(`was updated since ${cron} (${timezone})`, updatedSince(cron, timezone))
export const allDepsUpdatedSinceCron = (cron: string, timezone: string): Rule =>
  named(
    `every input was updated since ${cron} (${timezone})`,
    deps(true, or(updatedSince(cron, timezone), simple('will_be_requested'))),
  )
export const blockingChecksPassed = (): Rule =>
  named(
    'the blocking checks of every input passed',
    deps(true, {
      type: 'checks',
      all: true,
      onlyBlocking: true,
      of: [or(operand({ name: 'check_passed' }), simple('will_be_requested'))],
    }),
  )

export const eager = (): Rule =>
  named(
    'eager',
    and(
      latestWindow(),
      sinceLastHandled(or(newlyMissing(), anyDepsUpdated())),
      not(anyDepsMissing()),
      not(anyDepsInProgress()),
      not(inProgress()),
    ),
  )
export const onCron = (cron: string, timezone: string): Rule =>
  named(
    `on ${cron} (${timezone})`,
    and(
      latestWindow(),
      sinceLastHandled(cronPassed(cron, timezone)),
      allDepsUpdatedSinceCron(cron, timezone),
    ),
  )
export const onMissing = (): Rule =>
  named(
    'when missing',
    and(latestWindow(), sinceLastHandled(newlyTrue(simple('missing'))), not(anyDepsMissing())),
  )
