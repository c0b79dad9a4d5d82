import { sameJson } from '../same-json.ts'
import { makesAssets } from './asset-graph.ts'
import { elementsOf, type PipelineDocument } from './document.ts'
import type { ElementOf } from './element.ts'

type Automation = ElementOf<'schedule'> | ElementOf<'sensor'>

/** How what starts runs by itself differs: what it did and what it will do, each in words; absent where there is none. */
export interface AutomationChange {
  id: string
  kind: Automation['kind'] | 'condition'
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

/** The automation conditions of a document as written, by the keys of their assets. */
const conditionsOf = ({ elements }: Pick<PipelineDocument, 'elements'>): Map<string, string> =>
  new Map(
    Object.values(elements)
      .filter(makesAssets)
      .flatMap((element): { key: string; automation?: string | undefined; isOff: boolean }[] => {
        const isOff = element.disabled === true
        return element.kind === 'asset'
          ? [{ key: element.key, automation: element.automation, isOff }]
          : element.assets.map(({ key, automation }) => ({ key, automation, isOff }))
      })
      .flatMap(({ key, automation, isOff }) =>
        automation === undefined || isOff ? [] : [[key, automation] as const],
      ),
  )

const conditionChanges = (before: PipelineDocument, after: PipelineDocument): AutomationChange[] => {
  const [old, now] = [conditionsOf(before), conditionsOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)]
    if (was === is) return []
    return {
      id: `condition ${key}`,
      kind: 'condition',
      name: key,
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
    }
  })
}

/**
 * The schedules, sensors and conditions that differ between two documents. One whose name or description alone differs starts the same runs, and
 * is left out; one whose rules differ in what the words do not say (catch-up, overlap, config) is told with both words alike.
 */
export const automationChanges = (before: PipelineDocument, after: PipelineDocument): AutomationChange[] => {
  const old = new Map(allOf(before).map((one) => [one.id, one]))
  const now = new Map(allOf(after).map((one) => [one.id, one]))
  const rules = (one: Automation) => ({ ...one, name: '', description: '' })
  const others = [...new Set([...old.keys(), ...now.keys()])].flatMap((id): AutomationChange[] => {
    const [was, is] = [old.get(id), now.get(id)]
    const one = is ?? was
    if (!one || (was && is && sameJson(rules(was), rules(is)))) return []
    const change: AutomationChange = {
      id,
      kind: one.kind,
      name: one.name,
      ...(was && { before: automationWords(was) }),
      ...(is && { after: automationWords(is) }),
    }
    return [change]
  })
  return [...others, ...conditionChanges(before, after)]
}
