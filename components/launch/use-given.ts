'use client'
import { useState } from 'react'

import { type GivenText, nothingGiven, readLaunch } from './launch.ts'

/** The configuration and the tags that are typed for a launch, as texts, and what they say. `onEdit`: what was said of them before is out of date. */
export function useGiven(onEdit: () => void, initial: GivenText = nothingGiven) {
  const [typed, setTyped] = useState(initial)
  const { problems, ...told } = readLaunch(typed.config, typed.tags)
  const problemOf = (wanted: 'config' | 'tags') => problems.find(({ field }) => field === wanted)?.message
  const change = (next: Partial<GivenText>) => {
    onEdit()
    setTyped({ ...typed, ...next })
  }
  return {
    typed,
    /** As it is sent. */
    told,
    isReadable: problems.length === 0,
    config: {
      text: typed.config,
      given: told.config ?? {},
      /** Why the text cannot be read. */
      problem: problemOf('config'),
      change: (config: string) => change({ config }),
    },
    tags: { text: typed.tags, problem: problemOf('tags'), change: (tags: string) => change({ tags }) },
  }
}

export type Given = ReturnType<typeof useGiven>
