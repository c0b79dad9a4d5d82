/** What a secret's value is sealed about: moved into another row, or called something else, it does not open. */
export const secretAbout = (row: {
  tenantId: string
  id: string
  deploymentId: string | null
  name: string
  version: number
}): string => [row.tenantId, row.id, row.deploymentId ?? 'all', row.name, row.version].join(' ')
