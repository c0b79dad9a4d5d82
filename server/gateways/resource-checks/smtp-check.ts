import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

import { GuardedSocket } from '../guarded-network/guarded-socket.ts'
import { CheckFailure, failureAt, type ResourceCheck } from './resource-check.ts'
import { SmtpTalk } from './smtp-talk.ts'

const usualPorts = { off: 25, on: 465, starttls: 587 } as const

/** `secureConnect` or `connect`: what the socket says once it can be used. */
const ready = (socket: Socket, event: string, signal: AbortSignal): Promise<void> =>
  new Promise((done, fail) => {
    socket.once(event, () => done())
    socket.once('error', fail)
    signal.addEventListener('abort', () => fail(new CheckFailure('It did not answer in time.')), {
      once: true,
    })
  })

const secured = async (socket: Socket, host: string, signal: AbortSignal): Promise<Socket> => {
  const secure = connectTls({ socket, servername: host })
  await ready(secure, 'secureConnect', signal)
  return secure
}

/** Greets a mail server, and signs in where a user is given. No mail is sent. */
export const smtpCheck: ResourceCheck<'smtp'> = async ({ config, guard, signal }) => {
  const { host, tls = 'starttls', user, password } = config
  const port = config.port ?? usualPorts[tls]
  const plain = new GuardedSocket(guard)
  const end = () => plain.destroy()
  signal.addEventListener('abort', end, { once: true })
  try {
    plain.connect(port, host)
    await ready(plain, 'connect', signal)
    let talk = new SmtpTalk(tls === 'on' ? await secured(plain, host, signal) : plain)
    const [greeting = ''] = (await talk.say(undefined, [220])).lines
    let { lines: offered } = await talk.say('EHLO sluice.invalid', [250])
    if (tls === 'starttls') {
      await talk.say('STARTTLS', [220])
      talk.leave()
      talk = new SmtpTalk(await secured(plain, host, signal))
      offered = (await talk.say('EHLO sluice.invalid', [250])).lines
    }
    if (user !== undefined && password !== undefined) {
      if (!offered.some((line) => /^250[ -]AUTH\b.*\bPLAIN\b/i.test(line)))
        throw new CheckFailure('The mail server lets nobody sign in this way. Perhaps it wants TLS first.')
      const words = Buffer.from(`\0${user}\0${password}`).toString('base64')
      await talk.say(`AUTH PLAIN ${words}`, [235])
    }
    await talk.say('QUIT', [221])
    return `The mail server answers${user === undefined ? '' : ` and knows ${user}`}: ${greeting.slice(4)}`
  } catch (error) {
    throw failureAt(`${host}:${port}`, error)
  } finally {
    signal.removeEventListener('abort', end)
    plain.destroy()
  }
}
