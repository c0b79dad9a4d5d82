'use client'
import { useMemo, useState } from 'react'

import type { CodeMark } from '../code/code-editor.tsx'
import { useTrialTable } from './trial-context.tsx'

const none: readonly CodeMark[] = []

/** The line at which the last trial of an element failed, to be marked in its code; gone once the code is another. */
export const useTrialMark = (elementId: string, code: string): readonly CodeMark[] => {
  const { trial, opened } = useTrialTable()
  const failure =
    opened === undefined
      ? undefined
      : trial?.steps.find((step) => step.elementId === elementId && step.pipelineId === trial.pipelineId)
          ?.failure
  const [tried, setTried] = useState({ failure, code })
  if (tried.failure !== failure) setTried({ failure, code })
  const line = failure?.line
  const message = failure?.message
  const isSame = tried.code === code
  // The line from its first letter on: blanks before it say nothing.
  const column = line === undefined ? 1 : (code.split('\n')[line - 1]?.search(/\S|$/) ?? 0) + 1
  return useMemo(
    () =>
      line === undefined || message === undefined || !isSame
        ? none
        : [{ severity: 'error', message, line, column }],
    [line, column, message, isSame],
  )
}
