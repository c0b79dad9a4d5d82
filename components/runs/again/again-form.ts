import type { Json } from '#core/json.ts'
import { readConfigText } from '#core/run/again/config-text.ts'
import type { GivenChange, RunGivens } from '#core/run/again/run-changes.ts'
import { changesBetween } from '#core/run/again/run-changes.ts'
import { readTags } from '#core/run/again/tags-text.ts'

/** A run that is run again, as far as what it was given goes. */
export interface GivenRun {
  pipelines: readonly { id: string; name: string; number: number }[]
  config: Record<string, Json>
  tags: Record<string, string>
}

/** What is typed and chosen in the dialog. */
export interface AgainForm {
  /** Number by pipeline id; absent: the active one. */
  versions: Readonly<Record<string, number>>
  config: string
  /** One a line, `name=value`. */
  tags: string
}

/** What is wrong with a field, and on which line where it has several. */
export interface AgainProblem {
  field: 'config' | 'tags'
  message: string
}

/** What is sent; only what differs from the run. */
export interface AgainSent {
  versions?: Record<string, number>
  config?: Record<string, Json>
  tags?: Record<string, string>
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What the form asks for: what would be sent and how that differs from the run, or what is wrong. */
export const readAgainForm = (
  run: GivenRun,
  form: AgainForm,
  active: Readonly<Record<string, number>>,
): { problems: AgainProblem[]; sent: AgainSent; changes: GivenChange[] } => {
  const read = readConfigText(form.config)
  const tags = readTags(form.tags)
  const problems: AgainProblem[] = []
  if (read.outcome === 'refused')
    problems.push({ field: 'config', message: `Line ${read.problem.line}: ${read.problem.message}` })
  if (typeof tags === 'string') problems.push({ field: 'tags', message: tags })
  const config = read.outcome === 'parsed' ? read.config : run.config
  const given = typeof tags === 'string' ? run.tags : tags
  const numbers = (of: Readonly<Record<string, number>>): RunGivens['versions'] =>
    Object.fromEntries(run.pipelines.map(({ id, name, number }) => [name, of[id] ?? number]))
  return {
    problems,
    sent: {
      ...(Object.keys(form.versions).length > 0 && { versions: { ...form.versions } }),
      ...(!same(config, run.config) && { config }),
      ...(!same(given, run.tags) && { tags: given }),
    },
    changes: changesBetween(
      { config: run.config, tags: run.tags, versions: numbers({}) },
      { config, tags: given, versions: numbers({ ...active, ...form.versions }) },
    ),
  }
}

/** Where in the typed configuration a refusal of the server is about. */
export const placeInConfig = (text: string, path: unknown): string => {
  const read = readConfigText(text)
  const isPath = Array.isArray(path) && path.every((part) => typeof part === 'string')
  return read.outcome === 'parsed' && isPath ? `Line ${read.lineOf(path)}: ` : ''
}
