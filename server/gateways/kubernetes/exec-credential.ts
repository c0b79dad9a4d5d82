import { execFile } from 'node:child_process'

import { z } from 'zod'

/** The program a kubeconfig names, and how it wants to be called (client.authentication.k8s.io). */
export interface CredentialProgram {
  apiVersion: string
  command: string
  args: string[]
  env: Record<string, string>
  /** What the program is told of the cluster, where the kubeconfig wants that. */
  cluster?: Record<string, unknown>
}

interface ProgramCredential {
  token?: string
  cert?: string
  key?: string
}

const answer = z.object({
  status: z.object({
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
    expirationTimestamp: z.string().nullish(),
  }),
})

const timeoutMs = 60_000
/** A credential is renewed before it ends, so that no request travels with one that ends on the way. */
const earlyMs = 30_000

const call = (program: CredentialProgram): Promise<string> =>
  new Promise((resolve, reject) => {
    const info = {
      apiVersion: program.apiVersion,
      kind: 'ExecCredential',
      spec: { interactive: false, ...(program.cluster && { cluster: program.cluster }) },
    }
    const env = { ...process.env, ...program.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) }
    execFile(program.command, program.args, { env, timeout: timeoutMs }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const said = stderr.trim().slice(-1000) || error.message
      reject(new Error(`The program "${program.command}" gave no credential: ${said}`, { cause: error }))
    }).stdin?.end()
  })

/** Credentials from a program, kept until shortly before they end or until they are refused. */
export class ExecCredential {
  readonly #program: CredentialProgram
  #kept: Promise<ProgramCredential> | undefined
  #endsAt = Number.POSITIVE_INFINITY

  constructor(program: CredentialProgram) {
    this.#program = program
  }

  /** The credential that holds now. Throws what the program said when it gave none. */
  async read(): Promise<ProgramCredential> {
    if (Date.now() > this.#endsAt - earlyMs) this.forget()
    this.#kept ??= this.#fetch()
    try {
      return await this.#kept
    } catch (error) {
      this.forget()
      throw error
    }
  }

  forget(): void {
    this.#kept = undefined
    this.#endsAt = Number.POSITIVE_INFINITY
  }

  async #fetch(): Promise<ProgramCredential> {
    const { status } = answer.parse(JSON.parse(await call(this.#program)))
    if (status.expirationTimestamp) this.#endsAt = Date.parse(status.expirationTimestamp)
    return {
      ...(status.token && { token: status.token }),
      ...(status.clientCertificateData && { cert: status.clientCertificateData }),
      ...(status.clientKeyData && { key: status.clientKeyData }),
    }
  }
}
