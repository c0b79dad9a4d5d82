/** Every address of a screen is built here; nowhere else is one written out. */

import { formatRunFilter } from '#core/run/filter/format-run-filter.ts'
import { namedTerms, type NamedTerm, type RunFilter } from '#core/run/filter/run-filter.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { RunFace } from '#core/run/run-view.ts'

/** A deployment of a tenant: what nearly every screen shows. */
export interface Place {
  tenant: string
  deployment: string
}

/** The same from the address, where it stands encoded. */
export const placeIn = ({ tenant, deployment }: Place): Place => ({
  tenant: decodeURIComponent(tenant),
  deployment: decodeURIComponent(deployment),
})

type Query = Record<string, string | number | readonly string[] | null | undefined>

const segment = encodeURIComponent

/** A path with a query; what is absent or empty is left out, lists repeat their name. */
function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

const inTenant = (tenant: string, rest = '') => `/t/${segment(tenant)}${rest}`
const inPlace = (place: Place, rest = '') => inTenant(place.tenant, `/${segment(place.deployment)}${rest}`)

/** Which tab of the tenant's settings. */
export type SettingsPage = 'members' | 'tokens' | 'deployments' | 'clusters' | 'pools' | 'account'

/** What a list of runs is narrowed to, and how it is looked at. */
export interface RunsQuery extends Partial<Record<NamedTerm, string>> {
  /** As it is typed; stands before the others. */
  filter?: string
  status?: RunStatus | readonly RunStatus[]
  face?: RunFace
}

/** The words of a query as one filter. */
const runFilterText = ({ filter, status, face: _face, ...named }: RunsQuery): string => {
  const terms: RunFilter = status ? [{ of: 'status', not: false, any: [status].flat() }] : []
  for (const of of namedTerms) if (named[of]) terms.push({ of, not: false, any: [named[of]] })
  return [filter, formatRunFilter(terms)].filter(Boolean).join(' ')
}

export const routes = {
  start: () => '/',
  signIn: (next?: string) => withQuery('/sign-in', { next }),
  signUp: (next?: string) => withQuery('/sign-up', { next }),
  signInLink: (token: string) => `/sign-in/link/${segment(token)}`,
  invitation: (token: string) => `/invitations/${segment(token)}`,
  newTenant: () => '/new',

  tenant: (tenant: string) => inTenant(tenant),
  settings: (tenant: string, page: SettingsPage = 'members') => inTenant(tenant, `/settings/${page}`),

  home: (place: Place) => inPlace(place),
  pipelines: (place: Place, at: { open?: 'new' | 'import' } = {}) =>
    withQuery(inPlace(place, '/pipelines'), at),
  designer: (
    place: Place,
    pipeline: string,
    at: {
      element?: string | null
      line?: number | null
      /** The version whose line it is. */
      version?: number | null
      comments?: 'open'
    } = {},
  ) => withQuery(inPlace(place, `/pipelines/${segment(pipeline)}/edit`), at),
  versions: (
    place: Place,
    pipeline: string,
    at: { version?: number | null; from?: number | 'draft'; to?: number | 'draft'; ask?: 'active' } = {},
  ) => withQuery(inPlace(place, `/pipelines/${segment(pipeline)}/versions`), at),
  lineage: (place: Place, at: { selection?: string; asset?: string | null; column?: string } = {}) =>
    withQuery(inPlace(place, '/lineage'), at),
  assets: (place: Place, at: { text?: string } = {}) => withQuery(inPlace(place, '/assets'), at),
  asset: (place: Place, key: string, at: { tab?: string; partition?: string } = {}) =>
    withQuery(inPlace(place, `/assets/${key.split('/').map(segment).join('/')}`), at),
  jobs: (place: Place) => inPlace(place, '/jobs'),
  automation: (
    place: Place,
    at: {
      schedule?: string
      face?: 'sensors' | 'conditions' | 'backfills'
      sensor?: string
      condition?: string
      backfill?: string
    } = {},
  ) => withQuery(inPlace(place, '/automation'), at),
  resources: (place: Place, at: { face?: 'secrets'; resource?: string } = {}) =>
    withQuery(inPlace(place, '/resources'), at),
  runs: (place: Place, query: RunsQuery = {}) =>
    withQuery(inPlace(place, '/runs'), { filter: runFilterText(query), view: query.face }),
  run: (place: Place, id: string, at: { step?: string | null; line?: number | null; view?: string } = {}) =>
    withQuery(inPlace(place, `/runs/${segment(id)}`), at),

  compareRuns: (place: Place, two: { a: string; b: string }) =>
    withQuery(inPlace(place, '/runs/compare'), two),

  runLogs: (
    place: Place,
    id: string,
    at: { step?: string | undefined; attempt?: number | undefined; beside?: string } = {},
  ) => withQuery(inPlace(place, `/runs/${segment(id)}/logs`), at),

  logDownload: (place: Place, runId: string, chosen: Query = {}) =>
    withQuery(`/api/runs/${segment(runId)}/logs/download`, { ...place, ...chosen }),
  logs: (place: Place, runId: string, after: number, limitBytes: number) =>
    withQuery(`/api/runs/${segment(runId)}/logs`, { ...place, after, limitBytes }),
  logOutline: (place: Place, runId: string, after: number) =>
    withQuery(`/api/runs/${segment(runId)}/logs/outline`, { ...place, after }),
  logSearch: (
    place: Place,
    runId: string,
    asked: {
      words: string
      regular: boolean
      exact: boolean
      whole: boolean
      after: number
      step?: string | undefined
    },
  ) =>
    withQuery(`/api/runs/${segment(runId)}/logs/search`, {
      ...place,
      ...asked,
      regular: String(asked.regular),
      exact: String(asked.exact),
      whole: String(asked.whole),
    }),
  live: (place: Place, topics: readonly string[], ageMs: number) =>
    withQuery('/api/live', { ...place, topics: topics.join(','), age: String(Math.ceil(ageMs)) }),
}

/**
 * Where to go after signing in: the address asked for, if it is one of this site and not that of another
 * in disguise (`//host`, `/\\host`), else the start.
 */
export function safeNext(next: string | null | undefined): string {
  const here = 'http://this.invalid'
  const url = next?.startsWith('/') ? URL.parse(next, here) : null
  return url?.origin === here ? url.pathname + url.search + url.hash : routes.start()
}

/** The key in the address of an asset page, from its segments. */
export function assetKeyFrom(segments: readonly string[]): string {
  return segments.map((part) => decodeURIComponent(part)).join('/')
}
