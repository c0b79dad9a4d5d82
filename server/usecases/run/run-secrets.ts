import type { Json } from '#core/json.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { RecentMap } from '#core/recent-map.ts'
import { resolveSecrets } from '#core/resource/secret-reference.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { Redactor } from '#core/run/redactor.ts'
import { runResources } from '#core/run/run-resources.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { loadSlug } from '#server/db/sql/tenant-rows.ts'
import type { TenantSecrets } from '#server/platform/tenant-secrets.ts'

interface AttemptName {
  tenantId: string
  runId: string
  attempt: number
}

/** Attempts whose words are kept; an attempt that speaks again after so many others costs a look at its versions. */
const keptAttempts = 2_000

/** The resources of runs with the secrets they refer to, and the words that nobody may read in what a run reports. */
export class RunSecrets {
  readonly #source: TenantSecrets
  readonly #redactors = new RecentMap<string, Redactor>(keptAttempts)

  constructor(source: TenantSecrets) {
    this.#source = source
  }

  /** The resources of a run's pipelines, configured as the run says, and the values of all secrets among them. */
  resolve(
    tenant: string,
    pipelines: DeployedPipeline[],
    config: Record<string, Json>,
  ): Pick<ClaimAnswer, 'resources' | 'secrets'> {
    const secrets = new Set<string>()
    const resources: ClaimAnswer['resources'] = {}
    for (const { name, type, config: given } of runResources(pipelines, config)) {
      const resolved = resolveSecrets(given, (secret) => this.#source.read(tenant, secret))
      for (const secret of resolved.secrets) secrets.add(secret)
      const missing = resolved.missing.map((secret) => this.#source.variable(tenant, secret))
      resources[name] = { type, config: resolved.config, ...(missing.length > 0 && { missing }) }
    }
    return { resources, secrets: [...secrets] }
  }

  /** Remembers what an attempt was given. */
  keep(attempt: AttemptName, secrets: readonly string[]): Redactor {
    const redactor = secrets.length === 0 ? nothingToHide : new Redactor(secrets)
    this.#redactors.set(keyOf(attempt), redactor)
    return redactor
  }

  /**
   * Hides the secrets of an attempt. Where another web process answered its claim, they are what the environment says now: after a secret was
   * changed under a run, the runner alone knows the old one.
   */
  async redactorOf(sql: Sql, attempt: AttemptName): Promise<Redactor> {
    const kept = this.#redactors.get(keyOf(attempt))
    if (kept) return kept
    const { tenantId, runId } = attempt
    const run = await loadRun(sql, tenantId, runId)
    const slug = await loadSlug(sql, tenantId)
    if (!run || slug === undefined) return nothingToHide
    const pipelines = await loadVersions(sql, tenantId, run.versions)
    return this.keep(attempt, this.resolve(slug, pipelines, run.config).secrets)
  }
}

const nothingToHide = new Redactor([])

const keyOf = ({ tenantId, runId, attempt }: AttemptName): string => `${tenantId} ${runId} ${attempt}`
