import { checksByAsset } from '../check/deployed-checks.ts'
import { isMadeElsewhere } from '../document/asset-graph.ts'
import { mapPartitions, type MappedPartitions } from '../partition/map-partitions.ts'
import type { KeysNow } from '../partition/partition-keys.ts'
import { partitionMapping } from '../partition/partition-mapping.ts'
import { sameSet } from '../partition/whole-set.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { producersOf, type Producer } from '../run/producer.ts'
import { setOf } from '../run/run-partitions.ts'
import type { ConditionPlan } from './condition-plan.ts'
import { wholeKey } from './facts.ts'
import type { KeyMapping, Surroundings } from './surroundings.ts'

const lacksNothing = (): boolean => false
const same: KeyMapping = { isSame: true, of: (key) => [key], lacks: lacksNothing }
const toWhole: KeyMapping = { isSame: false, of: () => [wholeKey], lacks: lacksNothing }

const writtenMapping = (here: Producer | undefined, dependency: string) =>
  here?.element.deps?.find(({ asset }) => asset === dependency)?.partitionMapping

/** Whether each partition belongs to that of its own name. */
const isAlike = (here: Producer | undefined, there: Producer | undefined, dependency: string): boolean => {
  const [set, other] = [here && setOf(here), there && setOf(there)]
  const written = writtenMapping(here, dependency)
  const isPlain = written === undefined || written['type'] === 'identity'
  return set === undefined || other === undefined ? set === other : isPlain && sameSet(set, other)
}

const mapping = (
  here: Producer | undefined,
  there: Producer | undefined,
  dependency: string,
  now: KeysNow,
): KeyMapping => {
  if (isAlike(here, there, dependency)) return same
  const other = there && setOf(there)
  if (!other) return toWhole
  const set = here && setOf(here)
  const written = writtenMapping(here, dependency)
  const given = written === undefined ? undefined : partitionMapping.parse(written)
  const known = new Map<string, MappedPartitions>()
  const mapped = (key: string): MappedPartitions => {
    const found = known.get(key) ?? mapPartitions(set && { set, key }, other, given, now)
    known.set(key, found)
    return found
  }
  return {
    isSame: false,
    of: (key) => mapped(key).keys,
    lacks: (key) => mapped(key).absent.length > 0,
  }
}

/** What rules look at that the active versions say, at a moment. */
export const ruleSurroundings = (
  pipelines: readonly DeployedPipeline[],
  plan: ConditionPlan,
  now: KeysNow,
): Omit<Surroundings, 'factsOf' | 'willBeRequested'> => {
  const producers = producersOf(pipelines)
  const checks = checksByAsset(pipelines)
  const mappings = new Map<string, KeyMapping>()
  return {
    depsOf: plan.depsOf,
    chosen: plan.chosen,
    checksOf: (asset) =>
      (checks.get(asset) ?? []).map(({ element }) => ({
        name: element.name,
        isBlocking: element.blocking === true,
      })),
    mappingOf: (asset, dependency) => {
      const name = `${asset}\n${dependency}`
      const found =
        mappings.get(name) ?? mapping(producers.get(asset), producers.get(dependency), dependency, now)
      mappings.set(name, found)
      return found
    },
    sharesRun: (asset, other) => {
      const [here, there] = [producers.get(asset), producers.get(other)]
      // A run that observes makes nothing.
      const isObserved = [here, there].some((one) => one && isMadeElsewhere(one.element))
      return !isObserved && isAlike(here, there, other)
    },
  }
}
