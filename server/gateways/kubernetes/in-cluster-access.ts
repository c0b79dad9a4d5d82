import { join } from 'node:path'

import { Refusal } from '#core/refusal.ts'

import type { ClusterAccess } from './access.ts'
import { RenewedFile } from './renewed-file.ts'

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Access as the account of the pod we run in; refused where this is no pod, or one without an account. The kubelet replaces the token every hour or so. */
export const inClusterAccess = async (
  env: Readonly<Record<string, string | undefined>>,
  folder = accountFolder,
): Promise<ClusterAccess> => {
  const host = env.KUBERNETES_SERVICE_HOST
  const port = env.KUBERNETES_SERVICE_PORT_HTTPS ?? env.KUBERNETES_SERVICE_PORT ?? '443'
  if (!host)
    throw new Refusal(
      'invalid_input',
      'This is not a pod: KUBERNETES_SERVICE_HOST is not set. Name a kubeconfig to use.',
    )
  const token = new RenewedFile(join(folder, 'token'))
  const ca = new RenewedFile(join(folder, 'ca.crt'))
  const namespace = await new RenewedFile(join(folder, 'namespace'))
    .read()
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      throw new Refusal('invalid_input', 'This pod has no account of its cluster. Name a kubeconfig to use.')
    })
  return {
    name: 'in-cluster',
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    namespace,
    credentials: async () => ({
      tls: { ca: await ca.read() },
      headers: { authorization: `Bearer ${await token.read()}` },
    }),
    forget: () => {
      token.forget()
      ca.forget()
    },
  }
}
