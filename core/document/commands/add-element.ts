import { never } from '../../never.ts'
import { Refusal } from '../../refusal.ts'
import { keysOf } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import type { ComputeKind } from '../compute.ts'
import { DocumentDraft } from '../document-draft.ts'
import { documentLimits, limitWords } from '../document-limits.ts'
import type { PipelineDocument, Placement } from '../document.ts'
import {
  element as elementSchema,
  elementId,
  type Element,
  type ElementId,
  type ElementKind,
} from '../element.ts'
import { freeName, namespaceOf, takenNames } from '../free-name.ts'
import { identifierOf } from '../identifier.ts'
import { whyBadName } from '../name-rules.ts'
import { starterCheck, starterCompute } from '../starter-code.ts'
import { connectIn, type Port } from './connect.ts'
import { calledIn } from './labels.ts'

export interface AddElement {
  /** A fresh id; core has no chance to make one. */
  id: ElementId
  kind: ElementKind
  /** Of what is computed; python where nothing is said. */
  compute?: ComputeKind
  /** The wanted name; a free one is made of it. Default: the kind. */
  name?: string
  /** The graph that an op, or a graph as a node, is put in. */
  graph?: string
  group?: string
  /** The asset a check belongs to; the first of `from` where nothing is said. */
  asset?: string
  /** What it is wired behind and before, in order. */
  from?: readonly Port[]
  to?: readonly Port[]
  at?: Placement
  /** Fields to begin with, over the usual ones. */
  fields?: Readonly<Record<string, unknown>>
}

const defaultNames: Record<ElementKind, string> = {
  asset: 'asset',
  multiAsset: 'multi_asset',
  op: 'op',
  graph: 'graph',
  job: 'job',
  resource: 'resource',
  group: 'group',
  note: 'note',
  check: 'check',
  partitions: 'partitions',
  schedule: 'schedule',
  sensor: 'sensor',
}

const plain = (document: PipelineDocument, wanted: AddElement, name: string): Element => {
  const { id, kind, compute = 'python', graph = '' } = wanted
  const called = identifierOf(name)
  const [job] = Object.values(document.elements).filter((candidate) => candidate.kind === 'job')
  const target = job ? { job: job.name } : { selection: '*' }
  const grouped = wanted.group === undefined ? {} : { group: wanted.group }
  switch (kind) {
    case 'asset':
      return { kind, id, key: name, ...grouped, compute: starterCompute(compute, called, []) }
    case 'multiAsset': {
      const keys = takenNames(document, 'asset')
      const first = freeName(`${name}_a`, keys)
      const second = freeName(`${name}_b`, new Set([...keys, first]))
      const code = `def ${called}():\n    return {${JSON.stringify(first)}: [1, 2, 3], ${JSON.stringify(second)}: [4, 5, 6]}\n`
      const made =
        compute === 'python' ? { kind: 'python' as const, code } : starterCompute(compute, called, [])
      return { kind, id, name, ...grouped, compute: made, assets: [{ key: first }, { key: second }] }
    }
    case 'op':
      return {
        kind,
        id,
        name,
        graph,
        outputs: [{ name: 'result' }],
        compute: starterCompute(compute, called, []),
      }
    case 'graph':
      return { kind, id, name, ...(wanted.graph !== undefined && { graph }) }
    case 'job':
      return { kind, id, name, target: { selection: '*' } }
    case 'resource':
      return { kind, id, name, type: 'file' }
    case 'group':
      return { kind, id, name }
    case 'note':
      return { kind, id, text: wanted.name ?? 'A note' }
    case 'check': {
      const asset = wanted.asset ?? ''
      const made =
        compute === 'python'
          ? starterCheck(called, identifierOf(asset))
          : starterCompute(compute, called, [identifierOf(asset)])
      return { kind, id, name, asset, compute: made }
    }
    case 'partitions':
      return { kind, id, name, set: { type: 'timeWindow', cadence: 'daily', start: '2026-01-01' } }
    case 'schedule':
      return { kind, id, name, cron: '0 5 * * *', target }
    case 'sensor':
      return { kind, id, name, source: 'webhook', target }
    default:
      return never(kind)
  }
}

/** The asset that a check is dropped on, or wired from. */
const checkedAsset = (document: PipelineDocument, { asset, from }: AddElement): string | undefined => {
  if (asset !== undefined) return asset
  const [port] = from ?? []
  const source = port && document.elements[port.id]
  return source ? (port.port ?? keysOf(source)[0]) : undefined
}

/** Adds an element under a free name, with code to begin with, already wired where it was dropped on a wire. */
export const addElement = (document: PipelineDocument, wanted: AddElement): Change | Refusal => {
  if (!elementId.safeParse(wanted.id).success || document.elements[wanted.id]) {
    return new Refusal('invalid_input', 'The new element needs an id of its own.', { elementId: wanted.id })
  }
  if (Object.keys(document.elements).length >= documentLimits.elements) {
    return new Refusal(
      'limit_reached',
      `This pipeline has ${limitWords.elements}, the most there can be. Split it into several pipelines.`,
    )
  }
  if (
    wanted.kind === 'op' &&
    !Object.values(document.elements).some((some) => some.kind === 'graph' && some.name === wanted.graph)
  ) {
    return new Refusal('invalid_input', 'An op lives in a graph. Open a graph, or add one first.')
  }
  const asset = wanted.kind === 'check' ? checkedAsset(document, wanted) : undefined
  if (wanted.kind === 'check' && asset === undefined)
    return new Refusal('invalid_input', 'A check belongs to an asset. Choose the asset first.')
  const kindOfName = wanted.kind === 'note' ? 'note' : wanted.kind
  const base = wanted.kind === 'note' ? '' : (wanted.name ?? defaultNames[wanted.kind])
  const bad = whyBadName(base, kindOfName)
  if (bad !== undefined) return new Refusal('invalid_input', `The name ${bad}.`, { field: 'name' })
  const name = freeName(base, takenNames(document, namespaceOf(wanted.kind, wanted.graph)))
  const made = elementSchema.safeParse({
    ...plain(document, { ...wanted, ...(asset !== undefined && { asset }) }, name),
    ...wanted.fields,
  })
  if (!made.success)
    return new Refusal('invalid_input', 'These fields do not make an element.', {
      issues: made.error.issues.map(({ message }) => message),
    })
  const draft = new DocumentDraft(document)
  draft.put(made.data)
  draft.place(wanted.id, wanted.at)
  const wires =
    wanted.kind === 'check'
      ? []
      : [
          ...(wanted.from ?? []).map((from) => ({ from, to: { id: wanted.id } })),
          ...(wanted.to ?? []).map((to) => ({ from: { id: wanted.id }, to })),
        ]
  for (const wire of wires) {
    const refused = connectIn(draft, wire)
    if (refused) return refused
  }
  const added = draft.get(wanted.id)
  if (added && wires.length > 0 && wanted.fields?.['compute'] === undefined) draft.put(startedFrom(added))
  return draft.change(`Add ${calledIn(made.data)}`)
}

/** Starter code is written again once the inputs are known, so that it uses them. */
const startedFrom = (added: Element): Element => {
  if (added.kind !== 'asset' && added.kind !== 'op') return added
  const inputs =
    added.kind === 'asset'
      ? (added.deps ?? []).map(({ asset, as }) => as ?? identifierOf(asset))
      : (added.inputs ?? []).map(({ name }) => name)
  return {
    ...added,
    compute: starterCompute(
      added.compute.kind,
      identifierOf(added.kind === 'asset' ? added.key : added.name),
      inputs,
    ),
  }
}
