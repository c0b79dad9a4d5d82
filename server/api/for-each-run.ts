import { Refusal } from '#core/refusal.ts'

/** Does it for each run, once; one for which it is refused does not keep the others from it. */
export const forEachRun = async (ids: readonly string[], work: (id: string) => Promise<unknown>) => {
  const runs = new Set(ids)
  const refused: { runId: string; message: string }[] = []
  for (const id of runs) {
    try {
      await work(id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push({ runId: id, message: error.message })
    }
  }
  return { done: runs.size - refused.length, refused }
}
