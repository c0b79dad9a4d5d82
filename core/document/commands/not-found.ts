import { Refusal } from '../../refusal.ts'

export const notFound = (id: string): Refusal =>
  new Refusal('not_found', 'This element is no longer in the pipeline. Somebody may have removed it.', {
    elementId: id,
  })
