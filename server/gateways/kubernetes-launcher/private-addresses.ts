import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Addresses that belong to somebody's network, never to the internet. */
export const privateRanges = {
  4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
  6: ['fc00::/7', 'fe80::/10'],
} as const

/** A name that stands for many addresses in turn does not tell all of them at once. */
const keptMs = 3_600_000

const ours = new BlockList()
for (const [version, ranges] of Object.entries(privateRanges))
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/')
    ours.addSubnet(net, Number(bits), version === '4' ? 'ipv4' : 'ipv6')
  }

const isPrivate = (address: string): boolean => ours.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')

const asked = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

/** The private addresses that names of ours stand for, as we see them: policies know addresses alone. */
export class PrivateAddresses {
  readonly #resolve: (host: string) => Promise<string[]>
  readonly #heard = new Map<string, Map<string, number>>()

  constructor(resolve: (host: string) => Promise<string[]> = asked) {
    this.#resolve = resolve
  }

  /** Those that were heard of within the hour; none of a name that says nothing to us. */
  async of(host: string): Promise<string[]> {
    const heard = this.#heard.get(host) ?? new Map<string, number>()
    this.#heard.set(host, heard)
    const nowMs = performance.now()
    // What pods may know and we do not is theirs to reach or not: nobody's launch waits for it.
    for (const address of await this.#resolve(host).catch(() => []))
      if (isPrivate(address)) heard.set(address, nowMs)
    for (const [address, atMs] of heard) if (nowMs - atMs > keptMs) heard.delete(address)
    return [...heard.keys()].toSorted()
  }
}
