/**
 * Something about the machine that only its operator can change: a taken port, a full disk, a bad setting.
 * The message is one sentence or two: what is the matter, and what to do.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}

/** What is needed to start; a CannotStart ends the process with its sentence alone. */
export const orEnd = async <Result>(starting: Promise<Result>): Promise<Result> => {
  try {
    return await starting
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    process.stderr.write(`${error.message}\n`)
    return process.exit(1)
  }
}
