import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import { CannotStart } from '#server/platform/cannot-start.ts'

/** The web of a supervisor that was killed needs a moment to notice and end. */
const graceMs = 5000

const tryPort = (host: string, port: number): Promise<string | undefined> =>
  new Promise((done) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => done(undefined)))
  })

/** Refuses, with a sentence, a host and port that web could not listen on. */
export const requirePort = async (host: string, port: number): Promise<void> => {
  const deadline = Date.now() + graceMs
  for (;;) {
    const trouble = await tryPort(host, port)
    if (!trouble) return
    if (trouble === 'EADDRINUSE' && Date.now() < deadline) {
      await delay(100)
      continue
    }
    if (trouble === 'EADDRINUSE') {
      throw new CannotStart(
        `Port ${port} is taken by another program. End that program, or set SLUICE_PORT to another number.`,
      )
    }
    if (trouble === 'EACCES') {
      throw new CannotStart(
        `Port ${port} may not be opened by this user. Set SLUICE_PORT to a number above 1023.`,
      )
    }
    throw new CannotStart(
      `${host} is not an address of this machine (${trouble}). Set SLUICE_HOST to one that is, such as 127.0.0.1.`,
    )
  }
}
