/** Why runs of a tenant that could go do not; null where nothing holds them but the moment until a worker comes. */
export const blockedCause = (queue: {
  paused: boolean
  slots: number | null
  running: number
  /** How many more runs can be started where runs are started; null: any number. */
  room: number | null
}): { cause: string; words: string } | null => {
  const { paused, slots, running, room } = queue
  if (paused) return { cause: 'paused', words: 'The queue of the tenant is paused' }
  if (slots !== null && running >= slots)
    return {
      cause: 'tenant_slots',
      words: slots === 1 ? 'The one slot of the plan is taken' : `All ${slots} slots of the plan are taken`,
    }
  if (room === 0) return { cause: 'machine', words: 'As many runs go on as the machine takes at a time' }
  return null
}
