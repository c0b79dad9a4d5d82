import { KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'

/** Where pods reach the API server of their cluster. */
export interface ApiServerWay {
  cidrs: string[]
  ports: number[]
}

/** What it listens on nearly everywhere: for addresses that the operator names, of which nothing says more. */
const usualPorts = [443, 6443]

const width = { IPv4: 32, IPv6: 128 } as const

/**
 * The addresses and ports that the cluster itself tells of its API server, and those that the operator named beside them. Where we may not ask, or there is
 * no word of it, the operator's alone.
 */
export const apiServerWay = async (
  api: KubernetesApi,
  named: readonly string[],
  signal?: AbortSignal,
): Promise<ApiServerWay> => {
  const told = await api
    .get('EndpointSlice', { namespace: 'default', name: 'kubernetes' }, signal)
    .catch((error: unknown) => {
      if (error instanceof KubernetesRefused && error.code === 403) return undefined
      throw error
    })
  const bits =
    told?.addressType === 'IPv4' || told?.addressType === 'IPv6' ? width[told.addressType] : undefined
  const addresses = bits === undefined ? [] : (told?.endpoints ?? []).flatMap((each) => each.addresses)
  const cidrs = [...addresses.map((address) => `${address}/${bits}`), ...named]
  const ports = [
    ...(told?.ports ?? []).flatMap(({ port }) => port ?? []),
    ...(named.length > 0 ? usualPorts : []),
  ]
  return {
    cidrs: [...new Set(cidrs)].toSorted(),
    ports: [...new Set(ports)].toSorted((one, other) => one - other),
  }
}
