import { plainGround } from '../../pod/ground.ts'
import type { PodGround } from '../../pod/run-pod.ts'
import { Refusal } from '../../refusal.ts'
import { sameItems } from '../../same-items.ts'
import { localAbilities, type Abilities } from '../abilities.ts'
import type { PipelineDocument } from '../document.ts'
import { settings } from '../document.ts'
import type { Element, ElementId } from '../element.ts'
import { whyBadName } from '../name-rules.ts'
import { isGraphNode, type GraphNode } from '../op-graph.ts'
import { checkAbilities } from './check-abilities.ts'
import { checkCeiling, settingsAbovePlan } from './check-ceiling.ts'
import { assetCircles, blockingCircles, nestedCircles, nodeCircles } from './check-circles.ts'
import { checkCode } from './check-code.ts'
import { checkCondition } from './check-condition.ts'
import { checkDisabled } from './check-disabled.ts'
import { checkFanOut } from './check-fan-out.ts'
import { checkFreshness } from './check-freshness.ts'
import { checkJob } from './check-job.ts'
import { checkLimitBelow } from './check-limit-below.ts'
import { checkLimits } from './check-limits.ts'
import { checkMultiAssetKeys, checkNames } from './check-names.ts'
import { checkObserved } from './check-observed.ts'
import { checkPartitions } from './check-partitions.ts'
import { checkPods } from './check-pods.ts'
import { checkReferences } from './check-references.ts'
import { checkResource } from './check-resource.ts'
import { checkSchedule } from './check-schedule.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkSensor } from './check-sensor.ts'
import { checkWires } from './check-wires.ts'
import { Facts, type ForeignKeys } from './facts.ts'
import { Inspection, type Found } from './inspection.ts'
import type { OpenProblem } from './problem.ts'

const inspect = (
  element: Element,
  facts: Facts,
  { abilities, ground }: Required<Omit<ValidationOptions, 'foreignKeys'>>,
): Inspection => {
  const inspection = new Inspection<Element>(element, facts)
  checkNames(inspection)
  if (element.kind === 'multiAsset') checkMultiAssetKeys(inspection as Inspection<typeof element>)
  checkReferences(inspection)
  checkFreshness(inspection)
  checkCondition(inspection)
  checkPartitions(inspection)
  if (element.kind === 'schedule') checkSchedule(inspection as Inspection<typeof element>)
  if (element.kind === 'sensor') checkSensor(inspection as Inspection<typeof element>, abilities)
  if (element.kind === 'job') checkJob(inspection as Inspection<typeof element>)
  if (element.kind === 'resource') checkResource(inspection as Inspection<typeof element>)
  checkObserved(inspection)
  checkDisabled(inspection)
  checkSecrets(inspection)
  checkWires(inspection)
  checkCode(inspection)
  checkAbilities(inspection, abilities)
  checkCeiling(inspection, ground.ceiling)
  return inspection
}

interface RememberedGraph {
  nodes: readonly GraphNode[]
  found: Found[]
}

/** What a document is held against beside itself. */
export interface ValidationOptions {
  foreignKeys: ForeignKeys
  /** What the installation can carry out; by default what one machine can. */
  abilities?: Abilities
  /** What is said of its pods by others, and what the tenant's plan lets them have; by default nothing, and anything. */
  ground?: PodGround
}

/**
 * Validates a document again and again while it is edited. An element is inspected anew only when it changed, or when the answer to something its rules
 * had asked did; so a keystroke in one asset's code costs that asset, and the result is the one a fresh validation would give.
 * A problem that was found before is the same object.
 */
export class IncrementalValidation {
  private readonly foreignKeys: ForeignKeys
  private readonly abilities: Abilities
  private readonly ground: PodGround
  private remembered = new Map<ElementId, Inspection>()
  private graphs = new Map<string, RememberedGraph>()
  /** How many elements the last call inspected. */
  inspected = 0

  constructor({ foreignKeys, abilities = localAbilities, ground = plainGround }: ValidationOptions) {
    this.foreignKeys = foreignKeys
    this.abilities = abilities
    this.ground = ground
  }

  validate(document: PipelineDocument): OpenProblem[] {
    const facts = new Facts(document, this.foreignKeys)
    this.inspected = 0
    const current = new Map<ElementId, Inspection>()
    for (const element of Object.values(document.elements))
      current.set(element.id, this.inspectionOf(element, facts))
    this.remembered = current
    const found = [
      ...checkLimits(document),
      ...pipelineName(document),
      ...settingsAbovePlan(document, this.ground.ceiling),
      ...assetCircles(document),
      ...blockingCircles(document),
      ...nestedCircles(document),
      ...this.graphProblems(document),
      ...checkPods(document, this.abilities, this.ground),
      ...checkLimitBelow(document, this.ground),
      ...[...current.values()].flatMap((inspection) => inspection.found),
    ]
    return found.map(openProblem)
  }

  private inspectionOf(element: Element, facts: Facts): Inspection {
    const known = this.remembered.get(element.id)
    if (
      known?.element === element &&
      known.asked.every(({ question, answer }) => facts.answer(question) === answer)
    )
      return known
    this.inspected++
    const { abilities, ground } = this
    return inspect(element, facts, { abilities, ground })
  }

  private graphProblems(document: PipelineDocument): Found[] {
    const nodes = new Map<string, GraphNode[]>()
    for (const node of Object.values(document.elements).filter(isGraphNode)) {
      const beside = nodes.get(node.graph ?? '')
      if (beside) beside.push(node)
      else nodes.set(node.graph ?? '', [node])
    }
    const current = new Map<string, RememberedGraph>()
    for (const [graph, list] of nodes) {
      const known = this.graphs.get(graph)
      if (known && sameItems(known.nodes, list)) current.set(graph, known)
      else {
        const byName = new Map<string, GraphNode>()
        for (const node of list) if (!byName.has(node.name)) byName.set(node.name, node)
        current.set(graph, { nodes: list, found: [...nodeCircles(byName), ...checkFanOut(byName)] })
      }
    }
    this.graphs = current
    return [...current.values()].flatMap(({ found }) => found)
  }
}

const pipelineName = ({ settings: { name } }: PipelineDocument): Found[] => {
  const bad = settings.shape.name.safeParse(name).success ? whyBadName(name, 'job') : 'is too long'
  return bad === undefined
    ? []
    : [
        {
          code: 'bad_name',
          severity: 'error',
          field: 'name',
          message: `The pipeline's name ${JSON.stringify(name)} ${bad}.`,
        },
      ]
}

const opened = new WeakMap<Found, OpenProblem>()

const openProblem = (found: Found): OpenProblem => {
  const known = opened.get(found)
  if (known) return known
  const { mend, ...problem } = found
  const fix = (document: PipelineDocument) => {
    const change = mend?.(document)
    return change instanceof Refusal || change?.edits.length === 0 ? undefined : change
  }
  const open = mend ? { ...problem, fix } : problem
  opened.set(found, open)
  return open
}
