import { readFileSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, resolve } from 'node:path'

import { parse } from 'yaml'
import { z } from 'zod'

import { Refusal } from '#core/refusal.ts'

const text = z.string().nullish()

const cluster = z.object({
  server: z.string(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
})

const program = z.object({
  apiVersion: z.string().default('client.authentication.k8s.io/v1'),
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  provideClusterInfo: z.boolean().nullish(),
})

const user = z.object({
  token: text,
  tokenFile: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  username: text,
  password: text,
  as: text,
  'as-groups': z.array(z.string()).nullish(),
  exec: program.nullish(),
  'auth-provider': z.object({ name: z.string() }).nullish(),
})

const context = z.object({ cluster: z.string(), user: z.string().nullish(), namespace: text })

const kubeconfig = z.object({
  'current-context': text,
  clusters: z.array(z.object({ name: z.string(), cluster })).nullish(),
  users: z.array(z.object({ name: z.string(), user: user.nullish() })).nullish(),
  contexts: z.array(z.object({ name: z.string(), context })).nullish(),
})

export type KubeconfigCluster = z.infer<typeof cluster>
export type KubeconfigUser = z.infer<typeof user>

/** One context of a kubeconfig, with what it names; file names are absolute. */
export interface ChosenContext {
  name: string
  namespace: string | undefined
  cluster: KubeconfigCluster
  user: KubeconfigUser
}

const within = <T extends object>(folder: string, of: T, keys: (keyof T)[]): T => {
  const found = { ...of }
  for (const key of keys) {
    const path = found[key]
    if (typeof path === 'string' && path !== '' && !isAbsolute(path))
      Object.assign(found, { [key]: resolve(folder, path) })
  }
  return found
}

const readOne = (path: string): z.infer<typeof kubeconfig> => {
  let raw: unknown
  try {
    raw = parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new Refusal('invalid_input', `The kubeconfig ${path} cannot be read: ${said}`)
  }
  const read = kubeconfig.safeParse(raw)
  if (!read.success) {
    const wrong = read.error.issues[0]
    throw new Refusal(
      'invalid_input',
      `The kubeconfig ${path} is not one: ${wrong?.path.join('.') ?? ''} ${wrong?.message ?? ''}`.trimEnd(),
    )
  }
  const folder = dirname(resolve(path))
  return {
    ...read.data,
    clusters: read.data.clusters?.map(({ name, cluster: of }) => ({
      name,
      cluster: within(folder, of, ['certificate-authority']),
    })),
    users: read.data.users?.map(({ name, user: of }) => ({
      name,
      user: of && {
        ...within(folder, of, ['client-certificate', 'client-key', 'tokenFile']),
        // A bare name is looked up on the PATH; only a path is relative to the file.
        exec: of.exec && (of.exec.command.includes('/') ? within(folder, of.exec, ['command']) : of.exec),
      },
    })),
  }
}

/**
 * Reads a context of a kubeconfig, the current one when none is named. Several files in one text, as KUBECONFIG has them, are
 * merged as kubectl does: the first that says something wins. Refuses what cannot be read, or names what is not there.
 */
export const readKubeconfig = (paths: string, wanted?: string): ChosenContext => {
  const files = paths.split(delimiter).filter(Boolean).map(readOne)
  const name = wanted ?? files.map((file) => file['current-context']).find(Boolean)
  if (!name)
    throw new Refusal('invalid_input', `The kubeconfig ${paths} has no current context. Name the one to use.`)
  const contexts = files.flatMap((file) => file.contexts ?? [])
  const chosen = contexts.find((each) => each.name === name)?.context
  if (!chosen)
    throw new Refusal(
      'invalid_input',
      `The kubeconfig ${paths} has no context "${name}". It has ${contexts.map((each) => `"${each.name}"`).join(', ') || 'none'}.`,
    )
  const of = files.flatMap((file) => file.clusters ?? []).find((each) => each.name === chosen.cluster)
  if (!of)
    throw new Refusal(
      'invalid_input',
      `Context "${name}" names the cluster "${chosen.cluster}", which the kubeconfig ${paths} does not have.`,
    )
  const who = files.flatMap((file) => file.users ?? []).find((each) => each.name === chosen.user)
  if (chosen.user && !who)
    throw new Refusal(
      'invalid_input',
      `Context "${name}" names the user "${chosen.user}", which the kubeconfig ${paths} does not have.`,
    )
  return { name, namespace: chosen.namespace ?? undefined, cluster: of.cluster, user: who?.user ?? {} }
}
