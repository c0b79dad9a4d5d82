import type { Json } from '#core/json.ts'

import type { Transaction } from './tenant-scope.ts'

/** A fact of the installation, or undefined where nobody has set it. */
export const readInstallation = async ({ prisma }: Transaction, key: string): Promise<Json | undefined> => {
  const row = await prisma.installation.findUnique({ where: { key } })
  return row ? (row.value as Json) : undefined
}

/** Sets a fact once. True for the one who did. */
export const claimInstallation = async ({ sql }: Transaction, key: string, value: Json): Promise<boolean> => {
  const { rowCount } = await sql(
    'INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [key, JSON.stringify(value)],
  )
  return rowCount === 1
}
