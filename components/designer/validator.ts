import { abilitiesOf } from '#core/document/abilities.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { IncrementalValidation } from '#core/document/validation/validate-incrementally.ts'
import { plainGround, type RunGround } from '#core/pod/ground.ts'

import type { Problem } from './problem.ts'

export type ForeignAssets = readonly { key: string; pipeline: string; type?: string | null | undefined }[]

const load = () =>
  import('#core/document/validation/validate-incrementally.ts').then((part) => part.IncrementalValidation)

/**
 * Validation that looks only at what changed, knowing the assets that other pipelines of the deployment make and what runs stand on; told anew what those make
 * when that has changed. Its code is fetched at the first look, which finds nothing; `onLearned` is told when it is there, and the document is to be looked
 * over again.
 */
export const followingValidator = (
  foreign: ForeignAssets,
  ground: RunGround = plainGround,
  onLearned: () => void = () => undefined,
) => {
  let known = new Set(foreign.map(({ key }) => key))
  let Validation: Awaited<ReturnType<typeof load>> | undefined
  let isFetching = false
  let validation: IncrementalValidation | undefined
  const begin = () => {
    validation =
      Validation && new Validation({ foreignKeys: known, abilities: abilitiesOf(ground.launcher), ground })
  }
  const learn = async (): Promise<void> => {
    isFetching = true
    try {
      Validation = await load()
      begin()
      onLearned()
    } catch {
      // The next look fetches it again, and nothing is published unread.
      isFetching = false
    }
  }
  return {
    validate: (document: PipelineDocument): readonly Problem[] => {
      if (!isFetching) void learn()
      return validation?.validate(document) ?? []
    },
    /** Gives whether they make something else than before. */
    know: (now: ForeignAssets): boolean => {
      const keys = new Set(now.map(({ key }) => key))
      if (keys.size === known.size && [...keys].every((key) => known.has(key))) return false
      known = keys
      begin()
      return true
    },
  }
}
