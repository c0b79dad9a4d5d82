import type { Json } from '#core/json.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { RecentMap } from '#core/recent-map.ts'
import { resolveSecrets, secretsNamedIn } from '#core/resource/secret-reference.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { Redactor } from '#core/run/redactor.ts'
import { runResources } from '#core/run/run-resources.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { momentOfClaim } from '#server/db/sql/attempt-rows.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { loadSlug } from '#server/db/sql/tenant-rows.ts'

import type { ReadSecrets, SecretPlace } from '../secret/read-secrets.ts'

interface AttemptName {
  tenantId: string
  runId: string
  attempt: number
}

/** Attempts whose words are kept; an attempt that speaks again after so many others costs a look at its versions. */
const keptAttempts = 2_000

/** The resources of runs with the secrets they refer to, and the words that nobody may read in what a run reports. */
export class RunSecrets {
  readonly #read: ReadSecrets
  readonly #redactors = new RecentMap<string, Redactor>(keptAttempts)

  constructor(read: ReadSecrets) {
    this.#read = read
  }

  /** The resources of a run's pipelines, configured as the run says, and the values of all secrets among them as they were when it was claimed. */
  async resolve(
    sql: Sql,
    place: SecretPlace,
    pipelines: DeployedPipeline[],
    { config, claimedAt }: { config: Record<string, Json>; claimedAt: Date },
  ): Promise<Pick<ClaimAnswer, 'resources' | 'secrets'>> {
    const given = runResources(pipelines, config)
    const names = given.flatMap((resource) => secretsNamedIn(resource.config))
    const values = await this.#read(sql, place, names, claimedAt)
    const secrets = new Set<string>()
    const resources: ClaimAnswer['resources'] = {}
    for (const { name, type, config: written } of given) {
      const resolved = resolveSecrets(written, (secret) => values.get(secret))
      for (const secret of resolved.secrets) secrets.add(secret)
      const { missing } = resolved
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
   * Hides the secrets of an attempt. Where another web process answered its claim, they are read as they were at that moment; of those that come from the
   * installation's environment only what it says now is known.
   */
  async redactorOf(sql: Sql, attempt: AttemptName): Promise<Redactor> {
    const kept = this.#redactors.get(keyOf(attempt))
    if (kept) return kept
    const { tenantId, runId } = attempt
    const run = await loadRun(sql, tenantId, runId)
    const tenant = await loadSlug(sql, tenantId)
    const claimedAt = await momentOfClaim(sql, attempt)
    if (!run || tenant === undefined || !claimedAt) return nothingToHide
    const { deploymentId, config } = run
    const pipelines = await loadVersions(sql, tenantId, run.versions)
    const place = { tenantId, deploymentId, tenant }
    return this.keep(attempt, (await this.resolve(sql, place, pipelines, { config, claimedAt })).secrets)
  }
}

const nothingToHide = new Redactor([])

const keyOf = ({ tenantId, runId, attempt }: AttemptName): string => `${tenantId} ${runId} ${attempt}`
