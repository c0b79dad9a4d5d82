import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Secrets that whoever runs the installation has set for tenants. */
export interface TenantSecrets {
  /** Undefined where it is not set. */
  read: (tenant: string, name: string) => string | undefined
}

/**
 * The last two underscores in a row part tenant and name, for a secret's name has no two in a row and begins with a letter, and a slug ends with
 * neither. So no tenant can name a variable of another, nor one of the server's own.
 */
export const secretVariable = (tenant: string, name: string): string =>
  `SLUICE_SECRET_${tenant.replaceAll('-', '_').toUpperCase()}__${name}`

const plainWord = /^[A-Za-z0-9_-]+$/

/** A file is read each time: where a secret of Kubernetes is mounted, it changes under us. The line end that editors put behind it is none of it. */
const inFile = (folder: string, tenant: string, name: string): string | undefined => {
  if (!plainWord.test(tenant) || !plainWord.test(name)) return undefined
  try {
    return readFileSync(join(folder, tenant, name), 'utf8').replace(/\r?\n$/, '') || undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * Secrets of tenants as variables of web's and worker's environment, SLUICE_SECRET_<TENANT>__<NAME>, or as files <tenant>/<NAME> below SLUICE_SECRET_FILES.
 * An empty one counts as absent.
 */
export const tenantSecrets = (variables: Record<string, string | undefined>): TenantSecrets => ({
  read: (tenant, name) => {
    const { SLUICE_SECRET_FILES: folder } = variables
    return variables[secretVariable(tenant, name)] || (folder ? inFile(folder, tenant, name) : undefined)
  },
})
