/** Everything Sluice may refuse, in one closed list. The doors translate a code to a status; the screens show the sentence. */
export const refusalCodes = [
  'not_signed_in',
  'not_allowed',
  'not_found',
  'name_taken',
  'invalid_input',
  'invalid_document',
  'invalid_selection',
  'revision_conflict',
  'nothing_to_publish',
  'nothing_selected',
  'wrong_state',
  'fenced',
  'claimed_already',
  'out_of_sequence',
  'expired',
  'too_large',
  'too_many_requests',
  'limit_reached',
  'unavailable',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/** An expected "no": a code for programs, a sentence for people that says what happened and what to do. */
export class Refusal extends Error {
  readonly code: RefusalCode
  /** Facts for the place where the refusal is shown: a field, an element, a position. */
  readonly detail: Record<string, unknown>

  constructor(code: RefusalCode, message: string, detail: Record<string, unknown> = {}) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
  }
}
