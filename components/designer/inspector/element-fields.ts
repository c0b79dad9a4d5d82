import { settings } from '#core/document/document.ts'
import { elementSchemas, type Element, type ElementKind } from '#core/document/element.ts'

import { fieldSpec, type FieldSpec } from '../form/field-spec.ts'

export type InspectorTab = 'code' | 'data' | 'where' | 'about'

export const tabWords: Record<InspectorTab, string> = {
  code: 'Code',
  data: 'Data',
  where: 'Runs where',
  about: 'About',
}

const dataFields = new Set([
  'deps',
  'ioManager',
  'format',
  'type',
  'partitions',
  'partitionRule',
  'observed',
  'assets',
  'inputs',
  'outputs',
  'target',
  'config',
  'configSchema',
  'cron',
  'timezone',
  'source',
  'settings',
  'request',
  'set',
  'asset',
  'blocking',
  'severity',
  'against',
])
const whereFields = new Set([
  'resources',
  'runtime',
  'retry',
  'pool',
  'executor',
  'maxConcurrent',
  'priority',
  'runRetry',
  'catchUp',
  'overlap',
  'jitterMs',
  'minimumIntervalMs',
  'batchSize',
])
/** Edited in the head of the inspector, or not by hand. */
const elsewhere = new Set(['id', 'kind', 'key', 'name', 'compute', 'graph', 'text'])

const tabOf = (field: string): InspectorTab =>
  dataFields.has(field) ? 'data' : whereFields.has(field) ? 'where' : 'about'

type Fields = readonly (readonly [name: string, spec: FieldSpec])[]

const specs = new Map<ElementKind, Fields>()

/** Every field of a kind of element, from its schema. */
const fieldsOf = (kind: ElementKind): Fields => {
  const known = specs.get(kind)
  if (known) return known
  const fields = Object.entries(elementSchemas[kind].shape).map(
    ([name, schema]) => [name, fieldSpec(schema, name)] as const,
  )
  specs.set(kind, fields)
  return fields
}

/** The fields that stand on a tab, in the order of the schema. */
export const fieldsOn = (element: Element, tab: InspectorTab): Fields =>
  fieldsOf(element.kind).filter(([name]) => !elsewhere.has(name) && tabOf(name) === tab)

/** The tabs that an element has something on. */
export const tabsOf = (element: Element): InspectorTab[] => {
  const computed =
    'compute' in element && element.compute !== undefined && element.compute.kind !== 'external'
  const rest = (['data', 'where', 'about'] as const).filter((tab) => fieldsOn(element, tab).length > 0)
  return computed ? ['code', ...rest] : rest
}

/** The tab on which a field is found. */
export const tabOfField = (field: string): InspectorTab => {
  const name = field.split('.')[0] ?? ''
  return name === 'compute'
    ? 'code'
    : name === 'key' || name === 'name' || name === ''
      ? 'about'
      : tabOf(name)
}

export const settingsFields: Fields = Object.entries(settings.shape)
  .filter(([name]) => name !== 'name')
  .map(([name, schema]) => [name, fieldSpec(schema, name)] as const)
