/** A room of the house: where it is, what lives there, and what it may import. */
export interface Room {
  path: string
  holds: string
  /** Rooms it may import values and types from. It may always import itself. */
  may: string[]
  /** Rooms it may import types from, nothing else. */
  types?: string[]
  /** npm packages and Node built-ins it may use; absent means any. */
  packages?: string[]
}

/**
 * Who may import whom: the law of the house, held by rooms.test.ts.
 * The longest path that fits a file is its room.
 */
export const rooms: Room[] = [
  { path: 'core', holds: 'the rules, pure', may: [], packages: ['zod', 'yaml'] },
  { path: 'storage', holds: 'object stores behind one port', may: [] },
  { path: 'server/platform', holds: 'environment, logger, clock, ids, crypto', may: ['core'] },
  { path: 'server/db', holds: 'Prisma and SQL; tenant scope', may: ['core', 'server/platform'] },
  {
    path: 'server/gateways',
    holds: 'one folder per outside system',
    may: [
      'core',
      'server/platform',
      'storage',
      'server/gateways/kubernetes',
      'server/gateways/kubernetes-jobs',
    ],
  },
  {
    path: 'server/gateways/kubernetes',
    holds: 'a cluster’s API; knows no noun of the product',
    may: ['core', 'server/platform'],
  },
  {
    path: 'server/gateways/kubernetes-jobs',
    holds: 'Jobs of runs in a cluster and what it says of them, for worker and runner alike',
    may: ['core', 'server/platform', 'server/gateways/kubernetes'],
  },
  {
    path: 'server/usecases',
    holds: 'one file per thing that can be made to happen',
    may: [
      'core',
      'server/db',
      'server/gateways',
      'server/gateways/kubernetes',
      'server/gateways/kubernetes-jobs',
      'server/platform',
      'storage',
    ],
  },
  {
    path: 'server/api',
    holds: 'doors: tRPC routers and HTTP handlers',
    may: ['core', 'server/db', 'server/usecases', 'server/gateways', 'server/platform', 'storage'],
  },
  {
    path: 'server/worker',
    holds: 'the loops',
    may: [
      'core',
      'server/db',
      'server/gateways',
      'server/gateways/kubernetes',
      'server/gateways/kubernetes-jobs',
      'server/usecases',
      'server/platform',
      'storage',
    ],
  },
  {
    path: 'server/supervisor',
    holds: 'one machine, everything: database, web and worker under one roof',
    may: ['core', 'server/platform', 'server/db', 'server/usecases', 'server/api', 'storage'],
  },
  { path: 'server/structure', holds: 'the table of rooms and its test', may: [] },
  {
    path: 'server/testing',
    holds: 'databases and factories for tests',
    may: [
      'core',
      'server/db',
      'server/api',
      'server/usecases',
      'server/platform',
      'storage',
      'server/gateways',
      'server/gateways/kubernetes',
      'server/gateways/kubernetes-jobs',
      'server/supervisor',
    ],
  },
  {
    path: 'runner',
    holds: 'what runs inside a pod or process',
    // In a cluster the process of a run starts those of its steps.
    may: ['core', 'storage', 'server/gateways/kubernetes', 'server/gateways/kubernetes-jobs'],
  },
  { path: 'cli', holds: 'the sluice command', may: ['core'], types: ['server/api'] },
  { path: 'components/ui', holds: 'controls that know no noun', may: [] },
  {
    path: 'components',
    holds: 'parts of screens, one folder per noun',
    may: ['core', 'components/ui'],
    types: ['server/api'],
  },
  { path: 'app', holds: 'URL to screen', may: ['components', 'components/ui', 'server/api', 'core'] },
  { path: 'translations', holds: 'the phrases of the pages, and pages in other languages', may: [] },
  { path: 'prisma', holds: 'schema and migrations', may: [] },
  {
    path: 'e2e',
    holds: 'journeys in a browser',
    may: ['core', 'server/testing', 'server/supervisor', 'server/platform'],
  },
  {
    path: 'bench',
    holds: 'measurements beside peers',
    may: [
      'core',
      'server/testing',
      'server/supervisor',
      'server/platform',
      'server/db',
      'server/gateways/kubernetes',
      'server/gateways/kubernetes-jobs',
    ],
  },
  { path: 'examples', holds: 'pipelines to begin with', may: ['core'] },
]
