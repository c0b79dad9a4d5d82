import type { PipelineDocument } from '#core/document/document.ts'
import { newId } from '#server/platform/ids.ts'

import type { TenantTransaction } from './tenant-scope.ts'

type Content = Pick<PipelineDocument, 'settings' | 'elements'>

export interface VersionRow {
  number: number
  hash: string
  document: PipelineDocument
}

interface ReadVersion {
  number: number
  hash: string
  content: Content
  layout: PipelineDocument['layout']
}

const documentOf = ({ number, hash, content, layout }: ReadVersion): VersionRow => ({
  number,
  hash,
  document: { ...content, layout },
})

/** The version of a pipeline that a deployment has active. */
export const activeVersion = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
  pipelineId: string,
): Promise<VersionRow | undefined> => {
  const { rows } = await sql<ReadVersion>(
    `SELECT version.number, version.hash, version.content, version.layout
     FROM activation JOIN version ON version.tenant_id = activation.tenant_id
       AND version.pipeline_id = activation.pipeline_id AND version.hash = activation.hash
     WHERE activation.tenant_id = $1 AND activation.deployment_id = $2 AND activation.pipeline_id = $3 AND replaced_at IS NULL`,
    [tenantId, deploymentId, pipelineId],
  )
  return rows[0] && documentOf(rows[0])
}

export const findVersion = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
  by: { number: number } | { hash: string },
): Promise<VersionRow | undefined> => {
  const [column, value] = 'number' in by ? ['number', by.number] : ['hash', by.hash]
  const { rows } = await sql<ReadVersion>(
    `SELECT number, hash, content, layout FROM version WHERE tenant_id = $1 AND pipeline_id = $2 AND ${column} = $3`,
    [tenantId, pipelineId, value],
  )
  return rows[0] && documentOf(rows[0])
}

/** The version before a number. */
export const previousVersion = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
  number: number,
): Promise<VersionRow | undefined> => {
  const { rows } = await sql<ReadVersion>(
    `SELECT number, hash, content, layout FROM version WHERE tenant_id = $1 AND pipeline_id = $2 AND number < $3
     ORDER BY number DESC LIMIT 1`,
    [tenantId, pipelineId, number],
  )
  return rows[0] && documentOf(rows[0])
}

/** Read from all versions of a pipeline. */
const next = 'coalesce(max(number), 0) + 1'

/** The number that the next new version of a pipeline gets. */
export const nextNumber = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
): Promise<number> => {
  const { rows } = await sql<{ number: number }>(
    `SELECT ${next} AS number FROM version WHERE tenant_id = $1 AND pipeline_id = $2`,
    [tenantId, pipelineId],
  )
  return rows[0]?.number ?? 1
}

/** Adds a version with the next number. Needs the draft to be locked. */
export const insertVersion = async (
  { sql, tenantId }: TenantTransaction,
  version: {
    pipelineId: string
    hash: string
    document: PipelineDocument
    reason: string
    author: string
    at: Date
  },
): Promise<number> => {
  const { settings, elements, layout } = version.document
  const { rows } = await sql<{ number: number }>(
    `INSERT INTO version (tenant_id, pipeline_id, hash, number, content, layout, reason, author, created_at)
     SELECT $1, $2, $3, ${next}, $4, $5, $6, $7, $8 FROM version WHERE tenant_id = $1 AND pipeline_id = $2
     RETURNING number`,
    [
      tenantId,
      version.pipelineId,
      version.hash,
      JSON.stringify({ settings, elements }),
      JSON.stringify(layout),
      version.reason,
      version.author,
      version.at,
    ],
  )
  const number = rows[0]?.number
  if (number === undefined) throw new Error('A version without a number.')
  return number
}

/** Makes a version the one that a deployment runs. */
export const activate = async (
  { prisma, tenantId }: TenantTransaction,
  activation: {
    deploymentId: string
    pipelineId: string
    hash: string
    reason: string
    by: string
    at: Date
  },
): Promise<void> => {
  const { deploymentId, pipelineId, hash, reason, by, at } = activation
  await prisma.activation.updateMany({
    where: { tenantId, deploymentId, pipelineId, replacedAt: null },
    data: { replacedAt: at },
  })
  await prisma.activation.create({
    data: { tenantId, id: newId(), deploymentId, pipelineId, hash, reason, activatedAt: at, activatedBy: by },
  })
}

/** Whether a deployment has, or had, this content of a pipeline active. What ran in another stands beside other pipelines there, and is looked at anew. */
export const wasActive = async (
  { prisma, tenantId }: TenantTransaction,
  deploymentId: string,
  pipelineId: string,
  hash: string,
): Promise<boolean> =>
  (await prisma.activation.findFirst({
    where: { tenantId, deploymentId, pipelineId, hash },
    select: { id: true },
  })) !== null

/** That a version became the active one of a deployment: who did it, when and why. */
export interface Activation {
  by: string
  at: Date
  reason: string
}

export interface ListedVersion {
  number: number
  hash: string
  reason: string
  author: string
  createdAt: Date
  active: boolean
  /** Each time it became active, newest first. */
  activations: Activation[]
}

/** The versions of a pipeline, newest first. */
export const listVersions = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
  pipelineId: string,
): Promise<ListedVersion[]> => {
  const { rows: versions } = await sql<Omit<ListedVersion, 'active' | 'activations'>>(
    `SELECT version.number, version.hash, version.reason, "user".name AS author, version.created_at AS "createdAt"
     FROM version JOIN "user" ON "user".id = version.author
     WHERE version.tenant_id = $1 AND version.pipeline_id = $2 ORDER BY version.number DESC`,
    [tenantId, pipelineId],
  )
  const { rows: activations } = await sql<Activation & { hash: string; isCurrent: boolean }>(
    `SELECT hash, "user".name AS by, activated_at AS at, reason, replaced_at IS NULL AS "isCurrent"
     FROM activation JOIN "user" ON "user".id = activated_by
     WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 ORDER BY activated_at DESC`,
    [tenantId, deploymentId, pipelineId],
  )
  const byHash = Map.groupBy(activations, ({ hash }) => hash)
  return versions.map((version) => {
    const own = byHash.get(version.hash) ?? []
    return {
      ...version,
      active: own.some(({ isCurrent }) => isCurrent),
      activations: own.map(({ by, at, reason }) => ({ by, at, reason })),
    }
  })
}
