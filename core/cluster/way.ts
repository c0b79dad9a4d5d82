import { z } from 'zod'

/** What may stand between a pod and the run API. */
const wayTroubles = [
  'not_resolved',
  'refused',
  'timed_out',
  'tls_not_trusted',
  'not_sluice',
  'failed',
] as const
export type WayTrouble = (typeof wayTroubles)[number]

/** What a runner found that tried to reach the run API from its pod; the last line it prints. */
export const wayTried = z.discriminatedUnion('is', [
  z.object({ is: z.literal('open') }),
  z.object({ is: z.literal('shut'), trouble: z.enum(wayTroubles), detail: z.string() }),
])
export type WayTried = z.infer<typeof wayTried>

/** What a check of the way from a cluster to the run API came to, in words for people. */
export const wayFound = z.discriminatedUnion('is', [
  z.object({ is: z.literal('open'), url: z.string() }),
  z.object({ is: z.literal('shut'), url: z.string(), trouble: z.enum(wayTroubles), words: z.string() }),
  /** The check itself could not be made. */
  z.object({ is: z.literal('unknown'), url: z.string(), words: z.string() }),
])
export type WayFound = z.infer<typeof wayFound>

/** How long a pod waits for an answer, each time it tries. */
export const wayPatienceMs = 5_000

/** A cluster's own name of a Service: <service>.<namespace>.svc. */
const isService = (host: string): boolean => /^[^.]+\.[^.]+\.svc(\.|$)/.test(host)

const setting = 'SLUICE_RUN_API_URL, or as runApiUrl of the cluster in SLUICE_CLUSTERS'

const sentences: Record<WayTrouble, (at: { url: string; host: string; detail: string }) => string> = {
  not_resolved: ({ host }) =>
    isService(host)
      ? `The name ${host} is not known in the cluster: there is no such Service there. Name an address that its pods know as ${setting}.`
      : `The name ${host} cannot be resolved in the cluster. Name an address that its pods know as ${setting}, or see to the cluster’s DNS.`,
  refused: ({ url }) =>
    `Nobody listens at ${url}: the connection was refused. Check the port, that web runs, and that it listens on more than its own machine (SLUICE_HOST).`,
  timed_out: ({ url }) =>
    `No answer came from ${url} within ${wayPatienceMs / 1000} s. A firewall or a NetworkPolicy stands between, or the address belongs to a network that the pods are not in.`,
  tls_not_trusted: ({ url, detail }) =>
    `The certificate at ${url} is not trusted: ${detail}. Use one of a public authority, or give pods yours: a volume with it, and NODE_EXTRA_CA_CERTS in SLUICE_POD.`,
  not_sluice: ({ url, detail }) =>
    `Something else than Sluice answers at ${url}: ${detail}. Check the address, and what stands in front of web.`,
  failed: ({ url, detail }) => `${url} could not be reached: ${detail}.`,
}

/** A way that was tried, as people are told of it. */
export const explainWay = (tried: WayTried, url: string): WayFound =>
  tried.is === 'open'
    ? { is: 'open', url }
    : {
        is: 'shut',
        url,
        trouble: tried.trouble,
        words: sentences[tried.trouble]({
          url,
          host: URL.parse(url)?.hostname ?? url,
          detail: tried.detail.trim().replace(/\.$/, ''),
        }),
      }

/** What a run that waits says of it; undefined where there is nothing to say. */
export const waitsOnWay = (found: WayFound | null): string | undefined =>
  found?.is === 'shut'
    ? `Pods of this tenant did not reach the run API when that was last checked. ${found.words}`
    : undefined
