import type { TenantTransaction } from './tenant-scope.ts'

export interface PipelineRow {
  id: string
  name: string
}

/** A pipeline as a list shows it. */
export interface PipelineSummary extends PipelineRow {
  description: string | null
  /** How many elements its draft has. */
  elements: number
  revision: number
  updatedAt: Date
  updatedBy: string
  active: { number: number; at: Date } | null
  /** The draft's content is not the active version's. */
  changedSinceActive: boolean
}

type SummaryRow = Omit<PipelineSummary, 'active'> & { number: number | null; activatedAt: Date | null }

/** Every pipeline of the tenant, by name, with what a deployment has active of it. */
export const listPipelines = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
): Promise<PipelineSummary[]> => {
  const { rows } = await sql<SummaryRow>(
    `SELECT pipeline.id, pipeline.name, draft.document #>> '{settings,description}' AS description,
            (SELECT count(*) FROM jsonb_object_keys(draft.document -> 'elements'))::int AS elements,
            draft.revision, draft.updated_at AS "updatedAt", "user".name AS "updatedBy",
            version.number, activation.activated_at AS "activatedAt",
            version.content IS NULL OR version.content <> jsonb_build_object(
              'settings', draft.document -> 'settings', 'elements', draft.document -> 'elements') AS "changedSinceActive"
     FROM pipeline
     JOIN draft ON draft.tenant_id = pipeline.tenant_id AND draft.pipeline_id = pipeline.id
     JOIN "user" ON "user".id = draft.updated_by
     LEFT JOIN activation ON activation.tenant_id = pipeline.tenant_id AND activation.pipeline_id = pipeline.id
       AND activation.deployment_id = $2 AND activation.replaced_at IS NULL
     LEFT JOIN version ON version.tenant_id = activation.tenant_id AND version.pipeline_id = activation.pipeline_id
       AND version.hash = activation.hash
     WHERE pipeline.tenant_id = $1 AND pipeline.removed_at IS NULL
     ORDER BY pipeline.name`,
    [tenantId, deploymentId],
  )
  return rows.map(({ number, activatedAt, ...row }) => ({
    ...row,
    active: number !== null && activatedAt ? { number, at: activatedAt } : null,
  }))
}

const live = { removedAt: null } as const
const shown = { id: true, name: true } as const

export const findPipelineByName = (
  { prisma, tenantId }: TenantTransaction,
  name: string,
): Promise<PipelineRow | null> =>
  prisma.pipeline.findFirst({ where: { tenantId, name, ...live }, select: shown })

/** The names that are taken. */
export const pipelineNames = async ({ prisma, tenantId }: TenantTransaction): Promise<Set<string>> => {
  const rows = await prisma.pipeline.findMany({ where: { tenantId, ...live }, select: { name: true } })
  return new Set(rows.map(({ name }) => name))
}

/** Adds a pipeline; false where the name is taken. */
export const insertPipeline = async (
  { sql, tenantId }: TenantTransaction,
  pipeline: PipelineRow & { createdBy: string },
): Promise<boolean> => {
  const { rowCount } = await sql(
    `INSERT INTO pipeline (tenant_id, id, name, created_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, name) WHERE removed_at IS NULL DO NOTHING`,
    [tenantId, pipeline.id, pipeline.name, pipeline.createdBy],
  )
  return rowCount === 1
}

/** Renames a pipeline; false where the name is taken. */
export const renamePipelineRow = async (
  { sql, tenantId }: TenantTransaction,
  id: string,
  name: string,
): Promise<boolean> => {
  const { rowCount } = await sql(
    `UPDATE pipeline SET name = $3 WHERE tenant_id = $1 AND id = $2
     AND NOT EXISTS (SELECT FROM pipeline AS other
       WHERE other.tenant_id = $1 AND other.name = $3 AND other.id <> $2 AND other.removed_at IS NULL)`,
    [tenantId, id, name],
  )
  return rowCount === 1
}

/** Takes a pipeline away: from the lists, and from every deployment. Its versions and its runs stay on record. */
export const removePipelineRow = async (tx: TenantTransaction, id: string, now: Date): Promise<void> => {
  const { prisma, tenantId } = tx
  await prisma.pipeline.update({ where: { tenantId_id: { tenantId, id } }, data: { removedAt: now } })
  await prisma.activation.updateMany({
    where: { tenantId, pipelineId: id, replacedAt: null },
    data: { replacedAt: now },
  })
  await prisma.deployedAsset.deleteMany({ where: { tenantId, pipelineId: id } })
}
