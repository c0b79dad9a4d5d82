import type { Abilities } from '#core/document/abilities.ts'
import { executors } from '#core/document/element.ts'

const notHere = 'not on this installation'

/** Why a choice of a field cannot be taken, or undefined where it can. */
export const whyLocked = (field: string, option: string, abilities: Abilities): string | undefined => {
  if (field === 'set' && option === 'tenants') return 'for pipelines of the operator'
  if (field !== 'executor') return undefined
  const executor = executors.find((one) => one === option)
  return executor && !abilities.executors.has(executor) ? notHere : undefined
}
