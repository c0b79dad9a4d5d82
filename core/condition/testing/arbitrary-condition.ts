import fc from 'fast-check'

import { condition, type Condition } from '../condition.ts'

const everyMinute = { cron_schedule: '* * * * *' }

const leaves: Condition[] = [
  condition('missing'),
  condition('run_in_progress'),
  condition('in_progress'),
  condition('execution_failed'),
  condition('in_latest_time_window'),
  condition('will_be_requested'),
  condition('required_but_nonexistent'),
  condition('executed_with_root_target'),
  condition('newly_updated'),
  condition('newly_requested'),
  condition('newly_missing'),
  condition('code_version_changed'),
  condition('data_version_changed'),
  condition('initial_evaluation'),
  condition('any_deps_updated'),
  condition('any_deps_missing'),
  condition('any_deps_in_progress'),
  condition('eager'),
  condition('on_missing'),
  { name: 'cron_tick_passed', settings: everyMinute, of: [] },
  { name: 'on_cron', settings: everyMinute, of: [] },
  { name: 'all_deps_updated_since_cron', settings: everyMinute, of: [] },
  { name: 'updated_since_cron', settings: everyMinute, of: [] },
  { name: 'in_latest_time_window', settings: { lookback_delta: 180_000 }, of: [] },
]

/** Any condition, at most so deep, without what stands for other assets by their names. */
export const arbitraryCondition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => {
  const one = tie('node')
  const around = (name: Condition['name']) => one.map((of) => condition(name, of))
  return {
    node: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...leaves),
      fc.array(one, { minLength: 2, maxLength: 3 }).map((of) => condition('and', ...of)),
      fc.array(one, { minLength: 2, maxLength: 3 }).map((of) => condition('or', ...of)),
      around('not'),
      around('newly_true'),
      around('since_last_handled'),
      around('any_deps_match'),
      around('all_deps_match'),
      fc.tuple(one, one).map(([trigger, reset]) => condition('since', trigger, reset)),
    ),
  }
}).node
