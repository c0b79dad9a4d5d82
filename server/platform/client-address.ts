import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** Carries the address a request came from to the doors. Whatever a sender writes there is overwritten. */
export const addressHeader = 'x-sluice-address'

/** An IPv4 address as the sockets of IPv6 spell it, plainly. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/**
 * The address of who sends. Each proxy in front adds the address it was called from at the right end of X-Forwarded-For, so that only as many
 * entries from there as there are proxies can be believed; what stands further left the sender may have made up. Where there are fewer, the
 * request did not come through all of them, and the socket tells the truth.
 */
export const clientAddress = (
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  proxies: number,
): string => {
  const own = plain(socketAddress ?? '')
  if (proxies === 0 || forwardedFor === undefined) return own
  const told = plain(
    forwardedFor
      .split(',')
      .map((entry) => entry.trim())
      .at(-proxies) ?? '',
  )
  return isIP(told) === 0 ? own : told
}

/** Writes {@link clientAddress} into the request's {@link addressHeader}. */
export const stampAddress = (
  request: Pick<IncomingMessage, 'headers'> & { socket: Pick<IncomingMessage['socket'], 'remoteAddress'> },
  proxies: number,
): void => {
  const forwarded = request.headers['x-forwarded-for']
  const list = Array.isArray(forwarded) ? forwarded.join(',') : forwarded
  request.headers[addressHeader] = clientAddress(request.socket.remoteAddress, list, proxies)
}
