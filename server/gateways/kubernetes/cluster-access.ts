import { Refusal } from '#core/refusal.ts'

import type { ClusterAccess } from './access.ts'
import { ExecCredential } from './exec-credential.ts'
import { type ChosenContext, type KubeconfigUser, readKubeconfig } from './kubeconfig.ts'
import { RenewedFile } from './renewed-file.ts'

const unpack = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8')

/** A value that a kubeconfig carries inside, or names a file for; the inside one wins, as with kubectl. */
const inlineOrFile = (
  data: string | null | undefined,
  path: string | null | undefined,
): { read(): Promise<string | undefined>; forget(): void } => {
  if (data) {
    const inside = unpack(data)
    return { read: async () => inside, forget: () => {} }
  }
  return path ? new RenewedFile(path) : { read: async () => undefined, forget: () => {} }
}

const impersonation = (user: KubeconfigUser): Record<string, string | string[]> => ({
  ...(user.as && { 'impersonate-user': user.as }),
  ...(user['as-groups']?.length && { 'impersonate-group': user['as-groups'] }),
})

const refuseUnsupported = ({ name, cluster, user }: ChosenContext): void => {
  if (cluster['proxy-url'])
    throw new Refusal(
      'invalid_input',
      `Context "${name}" reaches its cluster through the proxy ${cluster['proxy-url']}. Sluice connects directly: remove "proxy-url" and give the server an address that is reachable.`,
    )
  if (user['auth-provider'])
    throw new Refusal(
      'invalid_input',
      `Context "${name}" logs in through the auth provider "${user['auth-provider'].name}", which Kubernetes has removed. Use a token, a client certificate or an "exec" program.`,
    )
}

const address = (server: string, name: string): URL => {
  const url = URL.parse(server)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Refusal(
      'invalid_input',
      `Context "${name}" has the server "${server}". An address like https://cluster.example.com:6443 is needed.`,
    )
  return url
}

const execCredential = ({ cluster, user }: ChosenContext): ExecCredential | undefined => {
  const { exec } = user
  if (!exec) return undefined
  const told = {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'] ?? undefined,
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'] ?? undefined,
    'certificate-authority-data': cluster['certificate-authority-data'] ?? undefined,
  }
  return new ExecCredential({
    apiVersion: exec.apiVersion,
    command: exec.command,
    args: exec.args ?? [],
    env: Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
    ...(exec.provideClusterInfo && { cluster: told }),
  })
}

/**
 * Access as a kubeconfig says: token, token file, client certificate, password or `exec` program; impersonation; a name to expect in
 * the certificate, or no checking at all where the file wants that. We read the file ourselves: the client's reader loads the whole client,
 * 0.9 s and 85 MB, keeps a token file's first content for ever, and shares what programs gave between kubeconfigs.
 */
export const kubeconfigAccess = (paths: string, context?: string): ClusterAccess => {
  const chosen = readKubeconfig(paths, context)
  refuseUnsupported(chosen)
  const { cluster, user } = chosen
  const ca = inlineOrFile(cluster['certificate-authority-data'], cluster['certificate-authority'])
  const cert = inlineOrFile(user['client-certificate-data'], user['client-certificate'])
  const key = inlineOrFile(user['client-key-data'], user['client-key'])
  const tokenFile = user.tokenFile ? new RenewedFile(user.tokenFile) : undefined
  const program = execCredential(chosen)

  const authorization = async (programToken: string | undefined): Promise<string | undefined> => {
    const token = programToken ?? (await tokenFile?.read()) ?? user.token
    if (token) return `Bearer ${token}`
    if (user.username == null) return undefined
    return `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`
  }

  return {
    name: chosen.name,
    server: address(cluster.server, chosen.name),
    namespace: chosen.namespace,
    credentials: async () => {
      const given = await program?.read()
      const [trusted, ownCert, ownKey, authorized] = await Promise.all([
        ca.read(),
        given?.cert ?? cert.read(),
        given?.key ?? key.read(),
        authorization(given?.token),
      ])
      return {
        tls: {
          ...(trusted && { ca: trusted }),
          ...(ownCert && { cert: ownCert }),
          ...(ownKey && { key: ownKey }),
          ...(cluster['tls-server-name'] && { servername: cluster['tls-server-name'] }),
          ...(cluster['insecure-skip-tls-verify'] && { rejectUnauthorized: false }),
        },
        headers: { ...(authorized && { authorization: authorized }), ...impersonation(user) },
      }
    },
    forget: () => {
      for (const each of [ca, cert, key, tokenFile, program]) each?.forget()
    },
  }
}
