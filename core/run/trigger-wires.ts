import { depsOf, makersOf } from '../document/asset-graph.ts'
import { elementsOf, type PipelineDocument } from '../document/document.ts'
import type { ElementId, ElementOf } from '../document/element.ts'
import { keptFor } from '../kept-for.ts'
import { Refusal } from '../refusal.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { selectAssets } from './select-assets.ts'

/** A wire that carries no data: from what watches or tells the time to what is started, or from what is watched. */
export interface TriggerWire {
  from: ElementId
  to: ElementId
}

/** More ends than this make no picture: what is started is said in words on the node. */
const mostEnds = 24

const alone = keptFor((document: PipelineDocument): DeployedPipeline[] => [{ id: '', hash: '', document }])

const selected = (document: PipelineDocument, selection: string): string[] => {
  try {
    return selectAssets(selection, alone(document))
  } catch (error) {
    // A problem of the schedule itself, said where its selection is written.
    if (error instanceof Refusal) return []
    throw error
  }
}

/** Of the assets that a selection names those that depend on no other of them: there its runs begin. */
const beginnings = (document: PipelineDocument, selection: string): ElementId[] => {
  const makers = makersOf(document)
  const keys = selected(document, selection)
  const chosen = new Set(keys.flatMap((key) => makers.get(key) ?? []))
  return [...chosen].filter((id) => {
    const element = document.elements[id]
    return !element || !depsOf(element).some(({ asset }) => chosen.has(makers.get(asset) ?? ''))
  })
}

const startedBy = (document: PipelineDocument, { target }: ElementOf<'schedule' | 'sensor'>): ElementId[] => {
  if ('selection' in target) return beginnings(document, target.selection)
  return elementsOf(document, 'job')
    .filter(({ name }) => name === target.job)
    .map(({ id }) => id)
}

const watchedBy = (document: PipelineDocument, sensor: ElementOf<'sensor'>): ElementId[] => {
  const assets = sensor.source === 'asset' ? sensor.settings?.['assets'] : undefined
  if (!Array.isArray(assets)) return []
  const makers = makersOf(document)
  return [...new Set(assets.flatMap((key) => (typeof key === 'string' ? (makers.get(key) ?? []) : [])))]
}

/** From every schedule and sensor to what it starts, and to every sensor from the assets it watches. Of one that has very many ends, none. */
export const triggerWires = (document: PipelineDocument): TriggerWire[] => {
  const few = (ends: readonly ElementId[]): readonly ElementId[] => (ends.length <= mostEnds ? ends : [])
  const schedules = elementsOf(document, 'schedule')
  const sensors = elementsOf(document, 'sensor')
  return [
    ...[...schedules, ...sensors].flatMap((element) =>
      few(startedBy(document, element)).map((to) => ({ from: element.id, to })),
    ),
    ...sensors.flatMap((sensor) => few(watchedBy(document, sensor)).map((from) => ({ from, to: sensor.id }))),
  ]
}
