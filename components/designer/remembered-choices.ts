import type { MappedReference, ReferenceChoice } from '#core/document/commands/map-references.ts'
import type { MissingReference } from '#core/document/commands/missing-references.ts'

const remembered = new Map<string, ReferenceChoice>()

const keyOf = (pipeline: string, { noun, name }: Pick<MissingReference, 'noun' | 'name'>): string =>
  [pipeline, noun, name].join('\n')

/** Keeps what was chosen, as long as the page is open: the next paste into the pipeline begins with it. */
export const rememberChoices = (pipeline: string, mapped: readonly MappedReference[]): void => {
  for (const one of mapped) remembered.set(keyOf(pipeline, one), one.choice)
}

/** What a missing name most likely becomes: as it was chosen before, where that can still be, else the name that is meant, else itself. */
export const firstChoice = (pipeline: string, missing: MissingReference): ReferenceChoice => {
  const before = remembered.get(keyOf(pipeline, missing))
  if (before !== undefined && (typeof before === 'string' || missing.offers.includes(before.to)))
    return before === 'drop' && !missing.canDrop ? 'keep' : before
  return missing.meant === undefined ? 'keep' : { to: missing.meant }
}
