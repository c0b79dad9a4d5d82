import { assetsRouter } from './routers/assets.ts'
import { auditRouter } from './routers/audit.ts'
import { backfillsRouter } from './routers/backfills.ts'
import { clustersRouter } from './routers/clusters.ts'
import { codeRouter } from './routers/code.ts'
import { commentsRouter } from './routers/comments.ts'
import { conditionsRouter } from './routers/conditions.ts'
import { deploymentsRouter } from './routers/deployments.ts'
import { draftsRouter } from './routers/drafts.ts'
import { invitationsRouter } from './routers/invitations.ts'
import { jobsRouter } from './routers/jobs.ts'
import { membersRouter } from './routers/members.ts'
import { partitionsRouter } from './routers/partitions.ts'
import { peopleRouter } from './routers/people.ts'
import { pipelinesRouter } from './routers/pipelines.ts'
import { poolsRouter } from './routers/pools.ts'
import { resourcesRouter } from './routers/resources.ts'
import { runComparisonsRouter } from './routers/run-comparisons.ts'
import { runFeedRouter } from './routers/run-feed.ts'
import { runViewsRouter } from './routers/run-views.ts'
import { runsRouter } from './routers/runs.ts'
import { schedulesRouter } from './routers/schedules.ts'
import { secretsRouter } from './routers/secrets.ts'
import { sensorsRouter } from './routers/sensors.ts'
import { tenantsRouter } from './routers/tenants.ts'
import { tokensRouter } from './routers/tokens.ts'
import { trialsRouter } from './routers/trials.ts'
import { versionsRouter } from './routers/versions.ts'
import { createCallerFactory, router } from './trpc.ts'

/** Every procedure there is. */
export const appRouter = router({
  people: peopleRouter,
  tenants: tenantsRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  tokens: tokensRouter,
  audit: auditRouter,
  deployments: deploymentsRouter,
  clusters: clustersRouter,
  pools: poolsRouter,
  pipelines: pipelinesRouter,
  drafts: draftsRouter,
  versions: versionsRouter,
  code: codeRouter,
  comments: commentsRouter,
  assets: assetsRouter,
  runs: runsRouter,
  runFeed: runFeedRouter,
  runViews: runViewsRouter,
  runComparisons: runComparisonsRouter,
  jobs: jobsRouter,
  partitions: partitionsRouter,
  backfills: backfillsRouter,
  trials: trialsRouter,
  schedules: schedulesRouter,
  resources: resourcesRouter,
  secrets: secretsRouter,
  sensors: sensorsRouter,
  conditions: conditionsRouter,
})

export type AppRouter = typeof appRouter

/** Calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter)
