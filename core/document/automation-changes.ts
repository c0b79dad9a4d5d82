import { sameJson } from '../same-json.ts'
import { elementsOf, type PipelineDocument } from './document.ts'
import type { ElementOf } from './element.ts'

type Automation = ElementOf<'schedule'> | ElementOf<'sensor'>

/** How what starts runs by itself differs: what it did and what it will do, each in words; absent where there is none. */
export interface AutomationChange {
  id: string
  kind: Automation['kind']
  name: string
  before?: string
  after?: string
}

const targetWords = ({ target }: Automation): string =>
  'job' in target ? `job ${target.job || '(none)'}` : `assets ${target.selection || '(none)'}`

const seconds = (ms: number): string => `${ms / 1000} s`

/** "0 5 * * * in Europe/Berlin starts job all"; "s3, at most every 30 s, starts assets group:raw". */
export const automationWords = (automation: Automation): string => {
  if (automation.disabled) return 'disabled'
  if (automation.kind === 'sensor') {
    const { source, minimumIntervalMs } = automation
    const often = minimumIntervalMs === undefined ? '' : `, at most every ${seconds(minimumIntervalMs)},`
    return `${source}${often} starts ${targetWords(automation)}`
  }
  const { cron, timezone = 'UTC' } = automation
  const times = typeof cron === 'string' ? cron : cron.join(' and ')
  return `${times} in ${timezone} starts ${targetWords(automation)}`
}

const allOf = (document: PipelineDocument): Automation[] => [
  ...elementsOf(document, 'schedule'),
  ...elementsOf(document, 'sensor'),
]

/**
 * The schedules and sensors that differ between two documents. One whose name or description alone differs starts the same runs, and
 * is left out; one whose rules differ in what the words do not say (catch-up, overlap, config) is told with both words alike.
 */
export const automationChanges = (before: PipelineDocument, after: PipelineDocument): AutomationChange[] => {
  const old = new Map(allOf(before).map((one) => [one.id, one]))
  const now = new Map(allOf(after).map((one) => [one.id, one]))
  const rules = (one: Automation) => ({ ...one, name: '', description: '' })
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)]
    const one = is ?? was
    if (!one || (was && is && sameJson(rules(was), rules(is)))) return []
    return {
      id,
      kind: one.kind,
      name: one.name,
      ...(was && { before: automationWords(was) }),
      ...(is && { after: automationWords(is) }),
    }
  })
}
