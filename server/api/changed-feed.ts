import { isSharedTopic, sharedTopics } from '#core/live-topic.ts'
import { changedChannel, type Announcement, type ChangedTopic } from '#server/db/announce.ts'
import type { Database } from '#server/db/client.ts'
import { listen, type Listening } from '#server/db/listen.ts'
import type { Logger } from '#server/platform/logger.ts'

import { RecentChanges } from './recent-changes.ts'

/** Whose changes a listener hears: those of its tenant and deployment, and of them its topics. */
export interface Hearing {
  tenantId: string
  deploymentId: string
  topics: ReadonlySet<string>
  onChange: (changed: ChangedTopic) => void
}

/** Topics of tenants and deployments that are remembered. */
const mostRemembered = 20_000

/** One connection to PostgreSQL a process, told on to any number of streams. Tenants never hear each other: the announcement names its own. */
export class ChangedFeed {
  private readonly hearings = new Map<string, Set<Hearing>>()
  private readonly changes = new RecentChanges(mostRemembered)
  private readonly listening: Listening

  constructor({ database, logger }: { database: Database; logger: Logger }) {
    this.listening = listen(database.pool, changedChannel, {
      onMessage: (payload) => this.tell(JSON.parse(payload) as Announcement),
      onListening: () => this.tellEverything(),
      onLost: (error) =>
        logger.warn('The connection that hears of changes was lost; it is made again.', { error }),
    })
  }

  hear(hearing: Hearing): () => void {
    const own = this.hearings.get(hearing.tenantId) ?? new Set()
    this.hearings.set(hearing.tenantId, own.add(hearing))
    return () => {
      own.delete(hearing)
      if (own.size === 0) this.hearings.delete(hearing.tenantId)
    }
  }

  /** Those of its topics, shared by a deployment, of which nothing was announced for so long. */
  quietFor({ tenantId, deploymentId, topics }: Omit<Hearing, 'onChange'>, ageMs: number): string[] {
    const sinceMs = performance.now() - ageMs
    return sharedTopics.filter(
      (topic) => topics.has(topic) && this.changes.isQuiet({ tenantId, deploymentId, topic }, sinceMs),
    )
  }

  stop(): Promise<void> {
    return this.listening.stop()
  }

  private tell({ tenant, deployment, topics }: Announcement) {
    for (const { topic } of topics)
      if (isSharedTopic(topic))
        this.changes.heard({ tenantId: tenant, deploymentId: deployment, topic }, performance.now())
    for (const hearing of this.hearings.get(tenant) ?? []) {
      if (deployment !== undefined && deployment !== hearing.deploymentId) continue
      for (const changed of topics) if (hearing.topics.has(changed.topic)) hearing.onChange(changed)
    }
  }

  /** What was announced while nobody listened is unknown: every topic may have changed. */
  private tellEverything() {
    this.changes.hearsFrom(performance.now())
    for (const own of this.hearings.values())
      for (const hearing of own) for (const topic of hearing.topics) hearing.onChange({ topic })
  }
}
