import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { conditionForms, conditionNames } from './condition-forms.ts'
import { condition } from './condition.ts'
import { parseCondition } from './parse-condition.ts'
import { ruleOf } from './rule-of.ts'
import { ruleWords } from './rule-words.ts'
import { spellCondition } from './spell-condition.ts'
import { arbitraryCondition } from './testing/arbitrary-condition.ts'

const parsed = (text: string) => {
  const found = parseCondition(text)
  if (found.outcome === 'refused') throw new Error(`${text}: ${found.problem.message}`)
  return found.condition
}
const again = (text: string): string => spellCondition(parsed(text))

describe('what is written is read', () => {
  test.each([
    ['eager()', 'eager()'],
    ['AutomationCondition.eager()', 'eager()'],
    [
      "AutomationCondition.on_cron('0 6 * * *', cron_timezone='Europe/Berlin')",
      'on_cron("0 6 * * *", cron_timezone="Europe/Berlin")',
    ],
    ['on_cron(cron_schedule="@daily") & ~in_progress()', 'on_cron("@daily") & ~in_progress()'],
    [
      'since(newly_updated(), cron_tick_passed("@hourly"))',
      'newly_updated().since(cron_tick_passed("@hourly"))',
    ],
    ['newly_updated().since(reset_condition=newly_requested())', 'newly_updated().since(newly_requested())'],
    [
      '(missing() | newly_updated()).since_last_handled()',
      '(missing() | newly_updated()).since_last_handled()',
    ],
    ['~missing() & missing() | newly_updated()', '~missing() & missing() | newly_updated()'],
    ['missing() & (missing() | newly_updated())', 'missing() & (missing() | newly_updated())'],
    ['~missing().newly_true()', '~missing().newly_true()'],
    ['(~missing()).newly_true()', '(~missing()).newly_true()'],
    [
      'any_checks_match(check_failed(), blocking_only=True)',
      'any_checks_match(check_failed(), blocking_only=True)',
    ],
    ['asset_matches("shop/orders", newly_updated())', 'asset_matches("shop/orders", newly_updated())'],
    [
      'in_latest_time_window(timedelta(days=1, hours=12))',
      'in_latest_time_window(lookback_delta=timedelta(hours=36))',
    ],
    [
      'executed_with_tags(tag_keys={"team"}, tag_values={"by": "hand"})',
      'executed_with_tags(tag_keys=["team"], tag_values={"by": "hand"})',
    ],
    [
      'eager().ignore("group:raw").with_label("mine, \\"really\\"")',
      'eager().ignore("group:raw").with_label("mine, \\"really\\"")',
    ],
    [
      'eager().replace(in_progress(), run_in_progress()).without(missing())',
      'eager().replace(in_progress(), run_in_progress()).without(missing())',
    ],
    ['eager( # as ever\n)', 'eager()'],
  ])('%s', (text, spelled) => {
    expect(again(text)).toBe(spelled)
    expect(again(spelled)).toBe(spelled)
  })

  test('a name of the list is a condition, given what it needs, and has words', () => {
    for (const name of conditionNames) {
      const { of, settings } = conditionForms[name]
      const values = {
        cron: '@daily',
        timezone: 'UTC',
        asset: 'a',
        selection: 'key:a',
        text: 'label',
        span: 60_000,
        names: ['a'],
        tags: { a: 'b' },
        flag: true,
      }
      const whole = {
        name,
        settings: Object.fromEntries(settings.map((form) => [form.name, values[form.kind]])),
        of: of.map(() => condition('missing')),
      }
      // One part alone is not joined by a sign.
      const joined = name === 'and' || name === 'or' ? { ...whole, of: [...whole.of, ...whole.of] } : whole
      expect(parsed(spellCondition(joined))).toEqual(joined)
      expect(ruleWords(ruleOf(joined))).not.toBe('')
    }
  })

  test('whatever is spelled is read again as it was', () => {
    fc.assert(
      fc.property(arbitraryCondition, (whole) => {
        expect(parsed(spellCondition(whole))).toEqual(whole)
      }),
    )
  })
})

describe('what cannot be read is told where it stands', () => {
  const marked = (text: string): string => {
    const found = parseCondition(text)
    if (found.outcome === 'parsed') return 'it was read'
    const { start, end, message } = found.problem
    return `${text.slice(start, end)}: ${message}`
  }
  test.each([
    ['eger()', /^eger: There is no condition eger\. eager was probably meant/],
    ['eager', /^: A condition is written with brackets: eager\(\)/],
    ['eager() and missing()', /^and: Conditions are joined by &/],
    ['eager() &', /^: A condition is missing here/],
    ['on_cron()', /^on_cron: on_cron\(\) needs cron_schedule: a cron expression/],
    ['on_cron("0 25 * * *")', /^"0 25 \* \* \*": .*/],
    ['on_cron("@daily", cron_timezone="Berlin")', /^cron_timezone="Berlin": There is no time zone Berlin/],
    ['on_cron("@daily", timezone="UTC")', /^timezone="UTC": on_cron\(\) takes no timezone/],
    ['eager().ignore("group:")', /^"group:": /],
    ['(missing()', /^: A bracket is open/],
    ['missing("x")', /^"x": missing\(\) takes no such thing/],
    ['newly_updated().since()', /^since: since\(\) needs a condition \(reset_condition\)/],
    ['missing().eager()', /^eager: eager stands by itself/],
    ['on_cron("@daily)', /^"@daily\): A text is open/],
    ['missing() missing()', /^missing: The condition ends before this/],
    ['executed_with_tags()', /^executed_with_tags: .*needs tag_keys/],
    ['', /^: A condition is missing here/],
  ])('%s', (text, words) => {
    expect(marked(text)).toMatch(words)
  })

  test('what is too long, too large or too deep is refused', () => {
    expect(marked(`${'('.repeat(60)}missing()${')'.repeat(60)}`)).toMatch(/at most 40 deep/)
    expect(marked(Array.from({ length: 400 }, () => 'missing()').join(' & '))).toMatch(/at most 300 parts/)
    expect(marked(' '.repeat(10_001))).toMatch(/at most 10000 letters/)
  })

  test('no text breaks the reader', () => {
    const words = fc.constantFrom(
      ...conditionNames,
      '(',
      ')',
      '&',
      '|',
      '~',
      ',',
      '.',
      '=',
      '"x"',
      '{',
      '[',
      ':',
      '1',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.array(words).map((all) => all.join('')),
        (text) => {
          const found = parseCondition(text)
          if (found.outcome === 'refused') expect(found.problem.end).toBeLessThanOrEqual(text.length)
        },
      ),
    )
  })
})
