import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inClusterAccess } from './in-cluster-access.ts'
import { openKubernetesApi } from './open-kubernetes-api.ts'
import { realAccess } from './testing/clusters.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-access-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

describe('access to a real cluster', () => {
  it('goes on when token and authority are replaced while we run', async () => {
    const real = realAccess()
    const { server } = real
    const { tls, headers } = await real.credentials()
    const [token = ''] = /\S+$/.exec(String(headers.authorization)) ?? []
    write('namespace', 'default')
    write('ca.crt', tls.ca ?? '')
    write('token', 'not-the-token')
    const env = { KUBERNETES_SERVICE_HOST: server.hostname, KUBERNETES_SERVICE_PORT: server.port }
    const api = openKubernetesApi(await inClusterAccess(env, folder), { limits: { tries: 1 } })
    await expect(api.get('Namespace', { name: 'default' })).rejects.toMatchObject({ code: 401 })
    write('token', token)
    expect(await api.get('Namespace', { name: 'default' })).toBeDefined()
    api.close()

    write('ca.crt', readFileSync(new URL('testing/unknown-authority.crt', import.meta.url), 'utf8'))
    const distrusting = openKubernetesApi(await inClusterAccess(env, folder), { limits: { tries: 1 } })
    await expect(distrusting.version()).rejects.toMatchObject({
      name: 'KubernetesAway',
      mayHaveArrived: false,
    })
    write('ca.crt', tls.ca ?? '')
    expect((await distrusting.version()).major).toBe(1)
    distrusting.close()
  })
})
