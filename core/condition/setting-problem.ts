import { isTimeZone } from '../schedule/is-time-zone.ts'
import { parseCron } from '../schedule/parse-cron.ts'
import { parseSelection } from '../selection/parse-selection.ts'
import type { SettingForm } from './condition-forms.ts'
import type { SettingValue } from './condition.ts'

const problemOfText = (kind: SettingForm['kind'], text: string): string | undefined => {
  switch (kind) {
    case 'cron': {
      const parsed = parseCron(text)
      return parsed.outcome === 'refused' ? parsed.message : undefined
    }
    case 'timezone':
      return isTimeZone(text)
        ? undefined
        : `There is no time zone ${text}. Zones are named as in Europe/Berlin.`
    case 'selection': {
      const parsed = parseSelection(text)
      return parsed.outcome === 'refused' ? parsed.problem.message : undefined
    }
    case 'asset':
    case 'text':
      return text.trim() === '' ? 'This cannot be empty.' : undefined
    default:
      return undefined
  }
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isTags = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText)

/** What each kind of setting is, and how it is written. */
const kinds: Record<SettingForm['kind'], { fits: (value: SettingValue) => boolean; as: string }> = {
  cron: { fits: isText, as: 'a cron expression in quotes, as "0 6 * * *"' },
  timezone: { fits: isText, as: 'a time zone in quotes, as "Europe/Berlin"' },
  asset: { fits: isText, as: 'the key of an asset in quotes, as "shop/orders"' },
  selection: { fits: isText, as: 'a selection of assets in quotes, as "group:raw"' },
  text: { fits: isText, as: 'a text in quotes' },
  span: {
    fits: (value) => typeof value === 'number' && value > 0,
    as: 'a stretch of time, as timedelta(days=2)',
  },
  names: { fits: (value) => Array.isArray(value), as: 'a list of texts, as ["team"]' },
  tags: { fits: isTags, as: 'texts by name, as {"team": "sales"}' },
  flag: { fits: (value) => typeof value === 'boolean', as: 'True or False' },
}

/** What is wrong with the value of a setting, as a sentence; undefined where nothing is. */
export const settingProblem = ({ name, kind }: SettingForm, value: SettingValue): string | undefined => {
  const { fits, as } = kinds[kind]
  if (!fits(value)) return `${name} is ${as}.`
  return typeof value === 'string' ? problemOfText(kind, value) : undefined
}

/** How a setting is written, in words. */
export const settingExample = ({ kind }: SettingForm): string => kinds[kind].as
