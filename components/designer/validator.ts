import { abilitiesOf } from '#core/document/abilities.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { hasRare } from '#core/document/validation/has-rare.ts'
import { type CheckRare, IncrementalValidation } from '#core/document/validation/validate-incrementally.ts'
import { plainGround, type RunGround } from '#core/pod/ground.ts'

import type { Problem } from './problem.ts'

export type ForeignAssets = readonly { key: string; pipeline: string; type?: string | null | undefined }[]

/** Validation that looks only at what changed, knowing the assets that other pipelines of the deployment make and what runs stand on. */
const validator = (
  foreign: ForeignAssets,
  ground: RunGround,
  checkRare: CheckRare | undefined,
): ((document: PipelineDocument) => readonly Problem[]) => {
  const validation = new IncrementalValidation({
    foreignKeys: new Set(foreign.map(({ key }) => key)),
    abilities: abilitiesOf(ground.launcher),
    ground,
    ...(checkRare && { checkRare }),
  })
  return (document) => validation.validate(document)
}

const loadCheck = () => import('#core/document/validation/check-rare.ts').then((part) => part.checkRare)

/**
 * The same, told anew what other pipelines make when that has changed. What looks over what few elements have is fetched when
 * a document has some of it; `onLearned` is told when it is there, and the document is to be looked over again.
 */
export const followingValidator = (
  foreign: ForeignAssets,
  ground: RunGround = plainGround,
  onLearned: () => void = () => undefined,
) => {
  let assets = foreign
  let known = new Set(foreign.map(({ key }) => key))
  let checkRare: CheckRare | undefined
  let isFetched = false
  let validate = validator(assets, ground, checkRare)
  const learn = async (): Promise<void> => {
    isFetched = true
    try {
      checkRare = await loadCheck()
      validate = validator(assets, ground, checkRare)
      onLearned()
    } catch {
      // The next look fetches it again, and nothing is published unread.
      isFetched = false
    }
  }
  return {
    validate: (document: PipelineDocument): readonly Problem[] => {
      if (!isFetched && hasRare(document)) void learn()
      return validate(document)
    },
    /** Gives whether they make something else than before. */
    know: (now: ForeignAssets): boolean => {
      const keys = new Set(now.map(({ key }) => key))
      if (keys.size === known.size && [...keys].every((key) => known.has(key))) return false
      known = keys
      assets = now
      validate = validator(assets, ground, checkRare)
      return true
    },
  }
}
