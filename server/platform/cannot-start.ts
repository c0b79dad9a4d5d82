/**
 * Something about the machine that only its operator can change: a taken port, a full disk, a bad setting.
 * The message is one sentence or two: what is the matter, and what to do.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
