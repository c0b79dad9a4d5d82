import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'

import { kubeconfigAccess } from './cluster-access.ts'
import { inClusterAccess } from './in-cluster-access.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-access-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** A kubeconfig of one context, `here`, with this cluster and user. */
const kubeconfig = (cluster: object, user: object, context: object = {}): string =>
  write(
    `config-${(files += 1)}`,
    stringify({
      'current-context': 'here',
      clusters: [{ name: 'c', cluster: { server: 'https://cluster.example.com:6443', ...cluster } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', ...context } }],
    }),
  )

describe('access to a cluster', () => {
  it('has the token, the authority and the name to expect that a kubeconfig says', async () => {
    const cluster = { 'certificate-authority-data': base64('CA'), 'tls-server-name': 'other' }
    const access = kubeconfigAccess(kubeconfig(cluster, { token: 't' }, { namespace: 'n' }))
    expect(access).toMatchObject({ name: 'here', namespace: 'n' })
    expect(access.server.href).toBe('https://cluster.example.com:6443/')
    expect(await access.credentials()).toEqual({
      tls: { ca: 'CA', servername: 'other' },
      headers: { authorization: 'Bearer t' },
    })
  })

  it('has a client certificate, from inside or from files beside the kubeconfig', async () => {
    write('client.crt', 'CERT\n')
    const user = { 'client-certificate': 'client.crt', 'client-key-data': base64('KEY') }
    const access = kubeconfigAccess(kubeconfig({ 'insecure-skip-tls-verify': true }, user))
    expect(await access.credentials()).toEqual({
      tls: { cert: 'CERT', key: 'KEY', rejectUnauthorized: false },
      headers: {},
    })
  })

  it('has a password or somebody else’s rights where the kubeconfig says so', async () => {
    const user = { username: 'a', password: 'b', as: 'c', 'as-groups': ['d', 'e'] }
    const { headers } = await kubeconfigAccess(kubeconfig({}, user)).credentials()
    expect(headers).toEqual({
      authorization: `Basic ${base64('a:b')}`,
      'impersonate-user': 'c',
      'impersonate-group': ['d', 'e'],
    })
  })

  it('reads a token file again when the token was not believed', async () => {
    const tokenFile = write('token', 'first\n')
    const access = kubeconfigAccess(kubeconfig({}, { tokenFile }))
    const token = async () => (await access.credentials()).headers.authorization
    expect(await token()).toBe('Bearer first')
    write('token', 'second\n')
    expect(await token()).toBe('Bearer first')
    access.forget()
    expect(await token()).toBe('Bearer second')
  })

  it('asks the program that is named, again when what it gave has ended', async () => {
    const count = join(folder, 'count')
    const program = write(
      'program',
      `#!/bin/sh\necho x >> ${count}\nprintf '{"status":{"token":"%s-%s","expirationTimestamp":"%s"}}' "$WHO" "$(wc -l < ${count} | tr -d ' ')" "$1"\n`,
    )
    chmodSync(program, 0o755)
    const exec = (until: string) => ({
      command: './program',
      args: [until],
      env: [{ name: 'WHO', value: 'me' }],
    })
    const lasting = kubeconfigAccess(kubeconfig({}, { exec: exec('2100-01-01T00:00:00Z') }))
    expect((await lasting.credentials()).headers.authorization).toBe('Bearer me-1')
    expect((await lasting.credentials()).headers.authorization).toBe('Bearer me-1')
    const ended = kubeconfigAccess(kubeconfig({}, { exec: exec('2000-01-01T00:00:00Z') }))
    expect((await ended.credentials()).headers.authorization).toBe('Bearer me-2')
    expect((await ended.credentials()).headers.authorization).toBe('Bearer me-3')
  })

  it('says what the program said when it gave nothing', async () => {
    const exec = { command: 'sh', args: ['-c', 'echo log in first >&2; exit 1'] }
    await expect(kubeconfigAccess(kubeconfig({}, { exec })).credentials()).rejects.toThrow(/log in first/)
  })

  it('merges several kubeconfigs: the first that says something wins', () => {
    const first = write('contexts', stringify({ 'current-context': 'here', contexts: [] }))
    const second = kubeconfig({ server: 'https://second' }, {})
    const third = kubeconfig({ server: 'https://third' }, {})
    expect(kubeconfigAccess(`${first}:${second}:${third}`).server.host).toBe('second')
  })

  it.each([
    ['a proxy', { 'proxy-url': 'http://proxy:3128' }, {}, undefined, /through the proxy http:\/\/proxy:3128/],
    ['a provider of old', {}, { 'auth-provider': { name: 'gcp' } }, undefined, /auth provider "gcp"/],
    ['an address that is none', { server: 'cluster' }, {}, undefined, /has the server "cluster"/],
    ['a context that is not there', {}, {}, 'there', /has no context "there". It has "here"/],
  ])('is refused in plain words for %s', (_, cluster, user, context, words) => {
    expect(() => kubeconfigAccess(kubeconfig(cluster, user), context)).toThrow(words)
  })

  it('is refused in plain words for a file that is not there, is no kubeconfig, or names what it does not have', () => {
    expect(() => kubeconfigAccess(join(folder, 'absent'))).toThrow(/cannot be read/)
    expect(() => kubeconfigAccess(write('list', '- a\n'))).toThrow(/is not one/)
    expect(() => kubeconfigAccess(write('empty', '{}'))).toThrow(/has no current context/)
    expect(() => kubeconfigAccess(kubeconfig({}, {}, { user: 'nobody' }))).toThrow(/names the user "nobody"/)
    expect(() => kubeconfigAccess(kubeconfig({}, {}, { cluster: 'none' }))).toThrow(
      /names the cluster "none"/,
    )
  })

  it('is that of the pod’s account in a cluster, and refused elsewhere', async () => {
    for (const [name, text] of [
      ['token', 't'],
      ['ca.crt', 'CA'],
      ['namespace', 'n'],
    ] as const)
      write(name, text)
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' }
    const access = await inClusterAccess(env, folder)
    expect(access.server.href).toBe('https://[fd00::1]:6443/')
    expect(access.namespace).toBe('n')
    expect(await access.credentials()).toEqual({ tls: { ca: 'CA' }, headers: { authorization: 'Bearer t' } })
    await expect(inClusterAccess({})).rejects.toThrow(/not a pod/)
    // A pod whose account is not mounted knows the address all the same.
    await expect(inClusterAccess(env, join(folder, 'nobody'))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('no account of its cluster') as string,
    })
  })
})
