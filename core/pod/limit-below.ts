import type { Runtime } from '../document/runtime.ts'
import { mibWords, processorWords } from './describe-pod.ts'

const limits = [
  { limit: 'cpuLimitMilli', amount: 'cpuMilli', words: processorWords },
  { limit: 'memoryLimitMib', amount: 'memoryMib', words: mibWords },
] as const

export interface LimitBelow {
  limit: (typeof limits)[number]['limit']
  /** What is said for it, and what is asked for: 500, 2,000. */
  most: number
  asked: number
  mostWords: string
  /** "2,000 m". */
  askedWords: string
}

/** Limits that a pod exceeds by what it asks for, whoever says which: no cluster takes such a pod. */
export const limitsBelow = (pod: Runtime): LimitBelow[] =>
  limits.flatMap(({ limit, amount, words }) => {
    const [most, asked] = [pod[limit], pod[amount]]
    if (most === undefined || asked === undefined || most >= asked) return []
    return [{ limit, most, asked, mostWords: words(most), askedWords: words(asked) }]
  })
