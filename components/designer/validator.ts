import { abilitiesOf } from '#core/document/abilities.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { IncrementalValidation } from '#core/document/validation/validate-incrementally.ts'
import { plainGround, type RunGround } from '#core/pod/ground.ts'

import type { Problem } from './problem.ts'

export type ForeignAssets = readonly { key: string; pipeline: string; type?: string | null | undefined }[]

/** Validation that looks only at what changed, knowing the assets that other pipelines of the deployment make and what runs stand on. */
const validator = (
  foreign: ForeignAssets,
  ground: RunGround,
): ((document: PipelineDocument) => readonly Problem[]) => {
  const validation = new IncrementalValidation({
    foreignKeys: new Set(foreign.map(({ key }) => key)),
    abilities: abilitiesOf(ground.launcher),
    ground,
  })
  return (document) => validation.validate(document)
}

/** The same, told anew what other pipelines make when that has changed. */
export const followingValidator = (foreign: ForeignAssets, ground: RunGround = plainGround) => {
  let known = new Set(foreign.map(({ key }) => key))
  let validate = validator(foreign, ground)
  return {
    validate: (document: PipelineDocument): readonly Problem[] => validate(document),
    /** Gives whether they make something else than before. */
    know: (now: ForeignAssets): boolean => {
      const keys = new Set(now.map(({ key }) => key))
      if (keys.size === known.size && [...keys].every((key) => known.has(key))) return false
      known = keys
      validate = validator(now, ground)
      return true
    },
  }
}
