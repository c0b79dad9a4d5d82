import { backfillTag } from '#core/backfill/backfill-tag.ts'
import { momentMs, type RunFilter, type RunTerm } from '#core/run/filter/run-filter.ts'

/** The smallest id a run of that time can have: its first 48 bits are the milliseconds. */
export const firstIdOf = (atMs: number): string => {
  const hex = Math.min(Math.max(0, Math.floor(atMs)), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** Holds a value for a statement and gives its number in it. */
export type Bind = (value: unknown) => string

/** Numbers values from what is there already. */
export const binder =
  (values: unknown[]): Bind =>
  (value) =>
    `$${values.push(value)}`

const likeAnywhere = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** As much of a text as its column keeps: characters, as PostgreSQL counts them. */
const headOf = (text: string, characters: number): string => Array.from(text).slice(0, characters).join('')

/** One value by equality: with a list an index could not give the order as well. */
const oneOf = (column: string, any: readonly string[], bind: Bind): string =>
  any.length === 1 ? `${column} = ${bind(any[0])}` : `${column} = ANY(${bind(any)}::text[])`

const nameHead = 200
const valueHead = 300

/** Rows of tags hold the heads of long names and values; of those the run itself decides. Otherwise it is not asked, for PostgreSQL guesses badly how many pass. */
const tagged = ({ name, value, not }: Extract<RunTerm, { of: 'tag' }>, bind: Bind): string => {
  // Turned round it leaves nearly all, and is asked of each run.
  if (not) return value === null ? `run.tags ? ${bind(name)}` : `run.tags ->> ${bind(name)} = ${bind(value)}`
  const tag = `run_tag.tenant_id = run.tenant_id AND run_tag.deployment_id = run.deployment_id AND run_tag.name = ${bind(headOf(name, nameHead))}`
  if (value === null) {
    const found = `run.id IN (SELECT run_tag.run_id FROM run_tag WHERE ${tag})`
    return headOf(name, nameHead) === name ? found : `${found} AND run.tags ? ${bind(name)}`
  }
  const found = `run.id IN (SELECT run_tag.run_id FROM run_tag WHERE ${tag} AND run_tag.value = ${bind(headOf(value, valueHead))})`
  const isWhole = headOf(name, nameHead) === name && headOf(value, valueHead) === value
  return isWhole ? found : `${found} AND run.tags ->> ${bind(name)} = ${bind(value)}`
}

/** The lists that an asset is in are few, and runs are found by their list along an index; the list of the run itself decides. */
const making = ({ any, not }: { any: readonly string[]; not: boolean }, bind: Bind): string => {
  const holds = `run.assets && ${bind(any)}::text[]`
  // Turned round it leaves nearly all, and is asked of each run.
  if (not) return holds
  const heads = bind(any.map((key) => headOf(key, valueHead)))
  return `run.assets_hash IN (SELECT list.assets_hash FROM run_asset_list AS list
    WHERE list.tenant_id = run.tenant_id AND list.deployment_id = run.deployment_id AND list.asset = ANY(${heads}::text[])) AND ${holds}`
}

/** A run has its pipelines as rows, found along an index also where there are few. */
const ofPipeline = ({ any, not }: { any: readonly string[]; not: boolean }, bind: Bind): string => {
  const named = oneOf('pipeline.name', any, bind)
  // Turned round it leaves nearly all, and is asked of each run.
  if (not)
    return `EXISTS (SELECT FROM pipeline WHERE pipeline.tenant_id = run.tenant_id AND ${named} AND run.versions ? pipeline.id::text)`
  return `run.id IN (SELECT run_pipeline.run_id FROM run_pipeline JOIN pipeline ON pipeline.tenant_id = run_pipeline.tenant_id AND pipeline.id = run_pipeline.pipeline_id
    WHERE run_pipeline.tenant_id = run.tenant_id AND run_pipeline.deployment_id = run.deployment_id AND ${named})`
}

/** What a backfill starts bears its id as a tag. */
const ofBackfill = ({ any, not }: { any: readonly string[]; not: boolean }, bind: Bind): string => {
  const tag = bind(backfillTag)
  if (not) return oneOf(`run.tags ->> ${tag}`, any, bind)
  return `run.id IN (SELECT run_tag.run_id FROM run_tag WHERE run_tag.tenant_id = run.tenant_id AND run_tag.deployment_id = run.deployment_id
    AND run_tag.name = ${tag} AND ${oneOf('run_tag.value', any, bind)})`
}

const matches = (term: RunTerm, bind: Bind, nowMs: number): string => {
  switch (term.of) {
    case 'status':
      return `run.status = ANY(${bind(term.any)}::text[])`
    case 'job':
      return oneOf('run.job', term.any, bind)
    case 'asset':
      return making(term, bind)
    case 'pipeline':
      return ofPipeline(term, bind)
    case 'backfill':
      return ofBackfill(term, bind)
    case 'trigger':
      return oneOf('run.trigger_kind', term.any, bind)
    case 'by':
      return oneOf(
        'run.started_by',
        term.any.map((name) => headOf(name, 300)),
        bind,
      )
    case 'tag':
      return tagged(term, bind)
    case 'after':
      return `run.id >= ${bind(firstIdOf(momentMs(term.at, nowMs)))}`
    case 'before':
      return `run.id < ${bind(firstIdOf(momentMs(term.at, nowMs)))}`
    case 'took': {
      const sign = term.than === 'more' ? '>' : '<'
      const ms = bind(term.ms)
      // What goes on counts until now; of those there are few.
      return `run.took_ms ${sign} ${ms} OR (run.status IN ('queued', 'launching', 'running', 'canceling') AND extract(epoch FROM ${bind(new Date(nowMs))} - run.started_at) * 1000 ${sign} ${ms})`
    }
    case 'text': {
      const text = bind(likeAnywhere(term.text))
      // Only what can be a part of an id is looked for in ids: writing every id out as text is dear.
      const inId = /^[0-9a-f-]{3,36}$/i.test(term.text) ? ` OR run.id::text ILIKE ${text}` : ''
      return `run.title ILIKE ${text} OR run.failure ->> 'message' ILIKE ${text}${inId}`
    }
  }
}

/** The conditions a filter puts on `run`, seen from now; their values are bound. A term that is turned round also holds where nothing is said. */
export const filterConditions = (filter: RunFilter, bind: Bind, now: Date): string[] =>
  filter.map((term) => {
    const condition = matches(term, bind, now.getTime())
    return 'not' in term && term.not ? `(${condition}) IS NOT TRUE` : `(${condition})`
  })
