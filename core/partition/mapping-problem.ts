import { never } from '../never.ts'
import type { PartitionMapping } from './partition-mapping.ts'
import type { WholeSet } from './partition-set.ts'
import { likeDimension } from './usual-mapping.ts'

/** What keeps a mapping from meaning anything between two sets, as a sentence; undefined where it does. `here`: undefined where what is made is not partitioned. */
export const mappingProblem = (
  here: WholeSet | undefined,
  there: WholeSet,
  mapping: PartitionMapping,
): string | undefined => {
  const sides = [here, there]
  switch (mapping.type) {
    case 'all':
    case 'last':
    case 'specific':
      return undefined
    case 'identity':
    case 'static':
      return here
        ? undefined
        : `What is made is not partitioned, so the mapping ${mapping.type} means nothing. Take all, last or specific.`
    case 'timeWindow':
      return sides.every((set) => set?.type === 'timeWindow')
        ? undefined
        : 'The mapping timeWindow wants both sides to be cut into time windows.'
    case 'multiToSingle': {
      const [multi, single] = here?.type === 'multi' ? [here, there] : [there, here]
      if (multi.type !== 'multi' || single === undefined || single.type === 'multi')
        return 'The mapping multiToSingle wants one side with several dimensions, and one with one.'
      const name = mapping.dimension ?? likeDimension(multi, single)
      return multi.dimensions.some((one) => one.name === name)
        ? undefined
        : `Say which dimension is meant: ${multi.dimensions.map((one) => one.name).join(', ')}.`
    }
    case 'multi': {
      if (here?.type !== 'multi' || there.type !== 'multi')
        return 'The mapping multi wants several dimensions on both sides.'
      for (const [name, followed] of Object.entries(mapping.dimensions)) {
        if (!there.dimensions.some((one) => one.name === name))
          return `The dependency has no dimension ${name}.`
        if (!here.dimensions.some((one) => one.name === followed))
          return `There is no dimension ${followed} here.`
      }
      return undefined
    }
    default:
      return never(mapping)
  }
}
