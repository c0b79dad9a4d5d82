import type { Json } from '../../json.ts'
import type { Refusal } from '../../refusal.ts'
import { isBuiltInIoManager } from '../../resource/built-in-io-managers.ts'
import { parseSelection } from '../../selection/parse-selection.ts'
import { selectionTokens } from '../../selection/selection-tokens.ts'
import { depsOf, makesAssets } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { setField } from '../commands/set-field.ts'
import { deriveId } from '../derive-id.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { parameterOf } from '../identifier.ts'
import { positionsOf } from '../text-position.ts'
import type { Inspection } from './inspection.ts'

/** Partition sets that need no element. */
const builtInPartitions: ReadonlySet<string> = new Set(['tenants'])

const fixField =
  (element: Element, field: string, value: Json | undefined) =>
  (document: PipelineDocument): Change | Refusal =>
    setField(document, { id: element.id, field, value })

/** Fixes a name in a field that holds one, or a list of them. */
const meantInstead = (element: Element, field: string, from: string, to: string | undefined) => {
  if (to === undefined) return {}
  const value = (element as unknown as Record<string, Json>)[field]
  const next = Array.isArray(value) ? value.map((name) => (name === from ? to : name)) : to
  return { mend: fixField(element, field, next) }
}

/** Dependencies on assets that are nowhere, twice on one, or two that arrive by one parameter. */
const checkDependencies = (inspection: Inspection): void => {
  const { element } = inspection
  const deps = depsOf(element)
  const keys = new Set<string>()
  const parameters = new Set<string>()
  for (const dependency of deps) {
    const { asset } = dependency
    if (inspection.ask({ about: 'maker', name: asset }) === undefined) {
      const { words, meant } = inspection.hint('asset', asset)
      const instead = meant === undefined || deps.some((other) => other.asset === meant) ? undefined : meant
      const next = deps.map((other) =>
        other === dependency && instead !== undefined ? { ...other, asset: instead } : other,
      )
      inspection.error({
        code: 'unknown_asset',
        field: 'deps',
        message: `There is no asset ${asset}.${words}`,
        ...(instead !== undefined && { mend: fixField(element, 'deps', next as Json) }),
      })
    }
    if (keys.has(asset)) {
      const [first, ...rest] = deps.filter((other) => other.asset === asset)
      inspection.error({
        code: 'duplicate_dependency',
        field: 'deps',
        message: `The dependency on ${asset} is there twice.`,
        mend: fixField(
          element,
          'deps',
          deps.filter((other) => other === first || !rest.includes(other)) as unknown as Json,
        ),
      })
    } else if (!dependency.orderOnly && parameters.has(parameterOf(dependency))) {
      inspection.error({
        code: 'duplicate_dependency',
        field: 'deps',
        message: `Two dependencies arrive by the parameter ${parameterOf(dependency)}. Give one of them another name.`,
      })
    }
    keys.add(asset)
    if (!dependency.orderOnly) parameters.add(parameterOf(dependency))
  }
}

const checkGroup = (inspection: Inspection, group: string): void => {
  if (inspection.has('group', group)) return
  const { meant } = inspection.hint('group', group)
  inspection.warn({
    code: 'unknown_group',
    field: 'group',
    message: `The group ${group} is not described in this pipeline.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    mend: (document) => {
      if (meant !== undefined)
        return setField(document, { id: inspection.element.id, field: 'group', value: meant })
      const draft = new DocumentDraft(document)
      draft.put({
        kind: 'group',
        id: deriveId('group', group, new Set(Object.keys(document.elements))),
        name: group,
      })
      return draft.change(`Add group ${group}`)
    },
  })
}

const checkResources = (inspection: Inspection): void => {
  const { element } = inspection
  for (const name of ('resources' in element && element.resources) || []) {
    if (inspection.has('resource', name)) continue
    const { words, meant } = inspection.hint('resource', name)
    inspection.error({
      code: 'unknown_resource',
      field: 'resources',
      message: `There is no resource ${name}.${words}`,
      ...meantInstead(element, 'resources', name, meant),
    })
  }
  if (
    'compute' in element &&
    element.compute?.kind === 'sql' &&
    element.compute.resource !== undefined &&
    !inspection.has('resource', element.compute.resource)
  ) {
    const { words, meant } = inspection.hint('resource', element.compute.resource)
    const fix =
      meant === undefined
        ? {}
        : { mend: fixField(element, 'compute', { ...element.compute, resource: meant }) }
    inspection.error({
      code: 'unknown_resource',
      field: 'compute',
      message: `There is no resource ${element.compute.resource}.${words}`,
      ...fix,
    })
  }
}

/** The IO managers that an element names, each with its field. */
export const ioManagersIn = (
  element: Element,
): { field: string; name: string; fix: (to: string) => Json }[] => {
  if (element.kind === 'asset')
    return element.ioManager === undefined
      ? []
      : [{ field: 'ioManager', name: element.ioManager, fix: (to) => to }]
  const [field, list] =
    element.kind === 'multiAsset'
      ? (['assets', element.assets] as const)
      : element.kind === 'op'
        ? (['outputs', element.outputs ?? []] as const)
        : (['', []] as const)
  return list.flatMap((one) =>
    one.ioManager === undefined
      ? []
      : [
          {
            field,
            name: one.ioManager,
            fix: (to) => list.map((other) => (other === one ? { ...other, ioManager: to } : other)) as Json,
          },
        ],
  )
}

const checkIoManagers = (inspection: Inspection): void => {
  for (const { field, name, fix } of ioManagersIn(inspection.element)) {
    if (isBuiltInIoManager(name) || inspection.has('resource', name)) continue
    const { words, meant } = inspection.hint('resource', name)
    inspection.error({
      code: 'unknown_io_manager',
      field,
      message: `There is no IO manager ${name}. It is file, memory, or a resource of this pipeline.${words}`,
      ...(meant !== undefined && { mend: fixField(inspection.element, field, fix(meant)) }),
    })
  }
}

const checkPartitionNames = (inspection: Inspection): void => {
  const { element } = inspection
  const known = (name: string): boolean => builtInPartitions.has(name) || inspection.has('partitions', name)
  const names = makesAssets(element)
    ? [{ field: 'partitions', name: element.partitions }]
    : element.kind === 'partitions' && element.set.type === 'multi'
      ? Object.values(element.set.dimensions).map((name) => ({ field: 'set', name }))
      : []
  for (const { field, name } of names) {
    if (name === undefined || known(name)) continue
    const { words, meant } = inspection.hint('partitions', name)
    const fix = field === 'partitions' ? meantInstead(element, field, name, meant) : {}
    inspection.error({
      code: 'unknown_partitions',
      field,
      message: `There is no partition set ${name}.${words}`,
      ...fix,
    })
  }
}

const checkSelection = (inspection: Inspection, selection: string): void => {
  const parsed = parseSelection(selection)
  if (parsed.outcome === 'refused') {
    const position = positionsOf(selection)(parsed.problem.start)
    inspection.error({ code: 'bad_selection', field: 'target', message: parsed.problem.message, position })
    return
  }
  const tokens = selectionTokens(selection)
  for (const [index, token] of tokens.entries()) {
    const isKey =
      token.type === 'value' && tokens[index - 2]?.value === 'key' && tokens[index - 2]?.type === 'attribute'
    if (
      !isKey ||
      token.value.includes('*') ||
      inspection.ask({ about: 'maker', name: token.value }) !== undefined
    )
      continue
    const { words } = inspection.hint('asset', token.value)
    inspection.warn({
      code: 'unknown_asset',
      field: 'target',
      message: `There is no asset ${token.value}.${words}`,
      position: positionsOf(selection)(token.start),
    })
  }
}

const checkTarget = (inspection: Inspection): void => {
  const { element } = inspection
  if (!('target' in element)) return
  const { target } = element
  if ('selection' in target) return checkSelection(inspection, target.selection)
  if ('graph' in target && inspection.ask({ about: 'graph', name: target.graph }) === undefined) {
    const { words, meant } = inspection.hint('graph', target.graph)
    inspection.error({
      code: 'unknown_graph',
      field: 'target',
      message: `There is no graph ${target.graph}.${words}`,
      ...(meant !== undefined && { mend: fixField(element, 'target', { graph: meant }) }),
    })
  }
  if ('job' in target && !inspection.has('job', target.job)) {
    const { words, meant } = inspection.hint('job', target.job)
    inspection.error({
      code: 'unknown_job',
      field: 'target',
      message: `There is no job ${target.job}.${words}`,
      ...(meant !== undefined && { mend: fixField(element, 'target', { job: meant }) }),
    })
  }
}

/** Everything an element calls by name must be there. */
export const checkReferences = (inspection: Inspection): void => {
  const { element } = inspection
  checkDependencies(inspection)
  if (makesAssets(element) && element.group !== undefined) checkGroup(inspection, element.group)
  if (element.kind === 'check' && inspection.ask({ about: 'maker', name: element.asset }) === undefined) {
    const { words, meant } = inspection.hint('asset', element.asset)
    inspection.error({
      code: 'unknown_asset',
      field: 'asset',
      message: `There is no asset ${element.asset}.${words}`,
      ...meantInstead(element, 'asset', element.asset, meant),
    })
  }
  checkResources(inspection)
  checkIoManagers(inspection)
  checkPartitionNames(inspection)
  checkTarget(inspection)
}
