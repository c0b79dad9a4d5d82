/** Why runs of a tenant that could go do not; null where nothing holds them but the moment until a worker comes. */
export const blockedCause = (queue: {
  paused: boolean
  slots: number | null
  running: number
}): { cause: string; words: string } | null => {
  const { paused, slots, running } = queue
  if (paused) return { cause: 'paused', words: 'The queue of the tenant is paused' }
  if (slots === null || running < slots) return null
  return {
    cause: 'tenant_slots',
    words: slots === 1 ? 'The one slot of the plan is taken' : `All ${slots} slots of the plan are taken`,
  }
}
