import { RecentMap } from '#core/recent-map.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'

import type { Sql } from './sql-pool.ts'
import { loadVersions } from './sql/load-versions.ts'

interface Place {
  id: string
  name: string
  hash: string
}

const active = {
  name: 'active-hashes',
  text: `SELECT activation.pipeline_id AS id, pipeline.name, activation.hash FROM activation
    JOIN pipeline ON pipeline.tenant_id = activation.tenant_id AND pipeline.id = activation.pipeline_id AND pipeline.removed_at IS NULL
    WHERE activation.tenant_id = $1 AND activation.deployment_id = $2 AND activation.replaced_at IS NULL ORDER BY activation.pipeline_id`,
}

const keptVersions = 200
const keptAnswers = 50

/**
 * The active versions of a deployment, for screens that ask again with each change. What never changes is kept: a version by tenant, pipeline,
 * name and hash. What can change, which versions are active, is asked each time.
 */
export class VersionCache {
  private readonly kept = new RecentMap<string, DeployedPipeline>(keptVersions)
  private readonly answers = new RecentMap<string, DeployedPipeline[]>(keptAnswers)

  async active(sql: Sql, tenantId: string, deploymentId: string): Promise<DeployedPipeline[]> {
    const places = await sql.rows<Place>(active, [tenantId, deploymentId])
    return this.same(`${tenantId} ${deploymentId}`, await this.load(sql, tenantId, places))
  }

  /** The answer of the time before where nothing has changed since, so that what was made of it holds still. */
  private same(place: string, answer: DeployedPipeline[]): DeployedPipeline[] {
    const before = this.answers.get(place)
    const isSame =
      before?.length === answer.length && answer.every((version, index) => version === before[index])
    const given = isSame ? before : answer
    this.answers.set(place, given)
    return given
  }

  private async load(sql: Sql, tenantId: string, places: Place[]): Promise<DeployedPipeline[]> {
    const keyOf = ({ id, name, hash }: Place) => `${tenantId} ${id} ${hash} ${name}`
    // What this answer needs is held here: in the cache it may make place for another's before the answer is complete.
    const found = new Map<string, DeployedPipeline>()
    for (const key of places.map(keyOf)) {
      const kept = this.kept.get(key)
      if (kept) found.set(key, kept)
    }
    const missing = places.filter((place) => !found.has(keyOf(place)))
    if (missing.length > 0)
      for (const loaded of await loadVersions(
        sql,
        tenantId,
        Object.fromEntries(missing.map(({ id, hash }) => [id, hash])),
      ))
        found.set(keyOf({ id: loaded.id, hash: loaded.hash, name: loaded.document.settings.name }), loaded)
    for (const [key, version] of found) this.kept.set(key, version)
    return places.flatMap((place) => found.get(keyOf(place)) ?? [])
  }
}
