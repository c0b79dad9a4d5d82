import { Refusal } from '../refusal.ts'

/** The same steps, each after those it waits for, otherwise in the order given. Refuses a cycle, naming who is in it. */
export const orderSteps = <Step extends { key: string; after: string[] }>(steps: Step[]): Step[] => {
  const waiting = new Map(steps.map((step) => [step.key, step.after.length]))
  const followers = Map.groupBy(
    steps.flatMap((step) => step.after.map((before) => ({ before, step }))),
    ({ before }) => before,
  )
  const ordered: Step[] = []
  const ready = steps.filter((step) => step.after.length === 0)
  for (let next = 0; next < ready.length; next++) {
    const step = ready[next]
    if (!step) break
    ordered.push(step)
    for (const follower of followers.get(step.key) ?? []) {
      const left = (waiting.get(follower.step.key) ?? 0) - 1
      waiting.set(follower.step.key, left)
      if (left === 0) ready.push(follower.step)
    }
  }
  if (ordered.length < steps.length) {
    const stuck = steps.filter((step) => !ordered.includes(step)).map((step) => step.key)
    const shown = stuck
      .slice(0, 5)
      .map((key) => `"${key}"`)
      .join(', ')
    throw new Refusal(
      'invalid_document',
      `${shown}${stuck.length > 5 ? ` and ${stuck.length - 5} more` : ''} depend on each other in a circle, so none can start.`,
      { steps: stuck.slice(0, 100) },
    )
  }
  return ordered
}
