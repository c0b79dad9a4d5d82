import { changedChannel, type Announcement, type ChangedTopic } from '#server/db/announce.ts'
import type { Database } from '#server/db/client.ts'
import { listen, type Listening } from '#server/db/listen.ts'
import type { Logger } from '#server/platform/logger.ts'

/** Whose changes a listener hears: those of its tenant and deployment, and of them its topics. */
export interface Hearing {
  tenantId: string
  deploymentId: string
  topics: ReadonlySet<string>
  onChange: (changed: ChangedTopic) => void
}

/** One connection to PostgreSQL a process, told on to any number of streams. Tenants never hear each other: the announcement names its own. */
export class ChangedFeed {
  private readonly hearings = new Map<string, Set<Hearing>>()
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

  stop(): Promise<void> {
    return this.listening.stop()
  }

  private tell({ tenant, deployment, topics }: Announcement) {
    for (const hearing of this.hearings.get(tenant) ?? []) {
      if (deployment !== undefined && deployment !== hearing.deploymentId) continue
      for (const changed of topics) if (hearing.topics.has(changed.topic)) hearing.onChange(changed)
    }
  }

  /** What was announced while nobody listened is unknown: every topic may have changed. */
  private tellEverything() {
    for (const own of this.hearings.values())
      for (const hearing of own) for (const topic of hearing.topics) hearing.onChange({ topic })
  }
}
