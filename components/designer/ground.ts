'use client'
import { createContext, useContext } from 'react'

import { abilitiesOf, type Abilities } from '#core/document/abilities.ts'
import { plainGround, type RunGround } from '#core/pod/ground.ts'

const GroundContext = createContext<RunGround>(plainGround)
export const GroundProvider = GroundContext.Provider

/** What the runs of this pipeline stand on; it came with the pipeline. */
export const useGround = (): RunGround => useContext(GroundContext)

export const useAbilities = (): Abilities => abilitiesOf(useGround().launcher)
