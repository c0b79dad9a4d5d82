import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { pythonSample } from './testing/python-sample.ts'

const { run, content, error } = pythonSample()

const folder = mkdtempSync(join(tmpdir(), 'python-clients-'))
const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
const open: Server[] = []
beforeAll(() => {
  execFileSync(
    'openssl',
    // prettier-ignore
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    { stdio: 'ignore' },
  )
})
afterAll(() => {
  for (const server of open) server.close()
  rmSync(folder, { recursive: true })
})

const contextWith = (type: string, config: Record<string, string | number>) => ({
  context: { runId: 'r', resources: { made: config }, resourceTypes: { made: type } },
})

describe('mail', () => {
  const secured = (socket: Socket) =>
    new TLSSocket(socket, { isServer: true, key: readFileSync(key), cert: readFileSync(cert) })

  /** Says what a mail server says, and notes the names of those who greeted it. */
  const talk = (socket: Socket, greeted: string[]) => {
    socket.on('error', () => undefined)
    socket.on('data', (line) => {
      const said = line.toString()
      if (said.startsWith('STARTTLS')) {
        socket.removeAllListeners('data')
        socket.write('220 go on\r\n')
        talk(secured(socket), greeted)
        return
      }
      if (said.startsWith('ehlo')) greeted.push('encrypted' in socket ? 'over TLS' : 'in the open')
      socket.write(said.startsWith('ehlo') ? '250-here\r\n250 STARTTLS\r\n' : '221 bye\r\n')
    })
  }
  const mailServer = async (isSecured: boolean) => {
    const greeted: string[] = []
    const server = createServer((plain) => {
      const socket = isSecured ? secured(plain) : plain
      socket.write('220 here\r\n')
      talk(socket, greeted)
    })
    open.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { greeted, port: (server.address() as AddressInfo).port }
  }
  const code = (before = '') => `import os
${before}
def sample(made):
  client = made.get_client()
  client.ehlo()
  client.quit()
  return "sent"`
  const trusted = () => code(`os.environ["SSL_CERT_FILE"] = ${JSON.stringify(cert)}`)

  test.each(['on', 'starttls'])(
    'with tls: %s goes to nobody whose certificate is not to be trusted',
    async (tls) => {
      const { greeted, port } = await mailServer(tls === 'on')
      const given = contextWith('smtp', { host: 'localhost', port, tls })
      expect(await error(code(), given)).toContain('CERTIFICATE_VERIFY_FAILED')
      expect(greeted).not.toContain('over TLS')
      expect(await content(await run(trusted(), given))).toBe('"sent"')
      expect(greeted).toContain('over TLS')
      const other = contextWith('smtp', { host: '127.0.0.1', port, tls })
      expect(await error(trusted(), other)).toContain('IP address mismatch')
    },
  )
})

/** A library that only remembers what it was asked to connect with. */
const remembering = (name: string) => `import sys, types
*parents, _ = "${name}".split(".")
for depth in range(len(parents)): sys.modules[".".join(parents[:depth + 1])] = types.ModuleType("parent")
module = sys.modules["${name}"] = types.ModuleType("${name}")
module.connect = lambda **given: given
`

test.each([
  ['verify', '[true,"CERT_REQUIRED"]'],
  ['require', '[false,"CERT_NONE"]'],
])('MySQL with tls: %s is told whom to trust', async (tls, trusts) => {
  const code = `${remembering('pymysql')}
def sample(made):
  context = made.get_client()["ssl"]
  return [context.check_hostname, context.verify_mode.name]`
  expect(await content(await run(code, contextWith('mysql', { host: 'db', tls })))).toBe(trusts)
})

test('MySQL without tls is told nothing of it', async () => {
  const code = `${remembering('pymysql')}
def sample(made): return "ssl" in made.get_client()`
  expect(await content(await run(code, contextWith('mysql', { host: 'db', tls: 'off' })))).toBe('false')
})

test.each(['pkcs8', 'pkcs1'] as const)(
  'a private key for Snowflake reaches its library as bytes: %s',
  async (type) => {
    const made: KeyObject = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
    const code = `import base64
${remembering('snowflake.connector')}
def sample(made):
  given = made.get_client()
  return [base64.b64encode(given.pop("private_key")).decode(), given]`
    const privateKey = made.export({ type, format: 'pem' }).toString()
    const seen = await run(code, contextWith('snowflake', { account: 'acme', user: 'sluice', privateKey }))
    expect(await content(seen)).toBe(
      JSON.stringify([
        made.export({ type, format: 'der' }).toString('base64'),
        { account: 'acme', user: 'sluice' },
      ]),
    )
  },
)
