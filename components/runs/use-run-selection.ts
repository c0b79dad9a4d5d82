'use client'
import { urlStateNow, useUrlState } from './use-url-state.ts'

/** The step, and the try of it, that all parts of a run's page show as chosen. */
export interface RunSelection {
  step: string | undefined
  /** The step as it is chosen when this is called; `step` is what is drawn. */
  stepNow: () => string | undefined
  tryNumber: number | undefined
  select: (step: string | undefined, tryNumber?: number) => void
}

/** What is chosen on the page of a run, kept in its address. */
export function useRunSelection(): RunSelection {
  const [step, setStep] = useUrlState('step')
  const [word, setTry] = useUrlState('attempt')
  const number = Number(word)
  return {
    step,
    stepNow: () => urlStateNow('step'),
    tryNumber: step !== undefined && Number.isInteger(number) && number > 0 ? number : undefined,
    select: (next, tryNumber) => {
      setStep(next)
      setTry(next === undefined || tryNumber === undefined ? undefined : String(tryNumber))
    },
  }
}
