'use client'
import { useState } from 'react'

import type { Change } from '#core/document/change.ts'
import { Refusal } from '#core/refusal.ts'

import { useDesigner } from '../designer-context.tsx'
import { refusedValue, type RefusedValue } from './refused-value.ts'

/** Takes what is typed in a form into the document. What is refused is said at its field, where the typing stays. */
export const useFieldChange = () => {
  const { store } = useDesigner()
  const [refused, setRefused] = useState<RefusedValue>()
  const change = (outcome: Change | Refusal): boolean => {
    setRefused(outcome instanceof Refusal ? refusedValue(outcome) : undefined)
    return !(outcome instanceof Refusal) && store.run(outcome, { typing: true })
  }
  return { refused, change }
}
