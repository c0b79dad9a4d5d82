import { lookup as lookUp, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP, isIPv4 } from 'node:net'

/** What tenants may not make the worker reach is refused with a sentence for them. */
export class NotReachable extends Error {
  override name = 'NotReachable'
}

/** Every range of IPv4 that is nobody's on the open internet. */
const closed4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
/** Of IPv6 only 2000::/3 is the open internet, without what is for documentation or holds an address of IPv4. */
const closed6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const listOf = (ranges: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList()
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, isIPv4(net) ? 'ipv4' : 'ipv6')
  return list
}
const closed = listOf([...closed4, ...closed6])
const open6 = listOf([['2000::', 3]])

/** An address of IPv6 that stands for one of IPv4, as that. */
const plainAddress = (address: string): string =>
  /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address

const isPublic = (address: string): boolean => {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  return !closed.check(address, family) && (family === 'ipv4' || open6.check(address, family))
}

/**
 * Keeps connections that tenants ask for on the open internet: no private, link-local or metadata address, but those that the operator allows. It
 * judges addresses, not names, at the moment of connecting: what a name meant before does not count.
 */
export class AddressGuard {
  readonly #allowed: BlockList

  /** @param allowed Ranges that may be reached all the same, as 10.0.0.0/8. */
  constructor(allowed: readonly string[]) {
    this.#allowed = listOf(
      allowed.map((range) => {
        const [net = '', prefix = ''] = range.split('/')
        return [net, Number(prefix)] as const
      }),
    )
  }

  isReachable(given: string): boolean {
    const address = plainAddress(given)
    if (isIP(address) === 0) return false
    return this.#allowed.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') || isPublic(address)
  }

  /** Throws NotReachable where a host is written as an address that may not be reached: Node looks up names alone. */
  requireHost(host: string): void {
    const bare = host.replace(/^\[|\]$/g, '')
    if (isIP(bare) !== 0 && !this.isReachable(bare)) throw refused(host)
  }

  /** Throws NotReachable where a name, or an address, means one that may not be reached now: for clients that look names up by themselves. */
  requireNamed(host: string): Promise<void> {
    this.requireHost(host)
    return new Promise((done, fail) => this.lookup(host, {}, (error) => (error ? fail(error) : done())))
  }

  /** Looks a name up as Node would, and fails where any of its addresses may not be reached. */
  readonly lookup = (
    host: string,
    options: LookupOptions,
    done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    lookUp(host, { ...options, all: true }, (error, addresses) => {
      const [first] = error ? [] : addresses
      if (error) done(error, '')
      else if (!first || addresses.some(({ address }) => !this.isReachable(address))) done(refused(host), '')
      else if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}

const refused = (host: string): NotReachable =>
  new NotReachable(
    `${host} is in a network that the server may not reach for tenants. Whoever runs the installation allows networks by SLUICE_SENSOR_NETWORKS.`,
  )
