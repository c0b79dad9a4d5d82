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

/** Secrets of tenants as variables of web's environment: SLUICE_SECRET_<TENANT>__<NAME>. An empty one counts as absent. */
export const tenantSecrets = (variables: Record<string, string | undefined>): TenantSecrets => ({
  read: (tenant, name) => variables[secretVariable(tenant, name)] || undefined,
})
