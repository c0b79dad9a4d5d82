import { isRecord } from '../json-object.ts'
import { deriveId } from './derive-id.ts'
import { describeIssue, type PathProblem } from './describe-issue.ts'
import { documentLimits } from './document-limits.ts'
import { placement, settings, type PipelineDocument, type Placement } from './document.ts'
import { elementKinds, elementSchemas, type Element, type ElementId, type ElementKind } from './element.ts'
import { sectionOf, settingsFields } from './spelling.ts'
import { unsafePart } from './unsafe-text.ts'

/** Where an element of a text lies: its section and its index there. */
export type PlaceInText = readonly [section: string, index: number]

export type FromSpelling =
  | { outcome: 'read'; document: PipelineDocument; places: ReadonlyMap<ElementId, PlaceInText> }
  | { outcome: 'refused'; problems: PathProblem[] }

const sections = Object.values(sectionOf) as string[]
const topFields = ['sluice', ...settingsFields, ...sections, 'layout']

/** Dependencies may be written as plain texts; the schema knows the long form. */
const unfolded = (entry: Record<string, unknown>): Record<string, unknown> =>
  Array.isArray(entry['deps'])
    ? {
        ...entry,
        deps: entry['deps'].map((dependency: unknown) =>
          typeof dependency === 'string' ? { asset: dependency } : dependency,
        ),
      }
    : entry

/** The name of an element as it is written. */
export const nameIn = (entry: Record<string, unknown>): string => {
  const found = entry['key'] ?? entry['name'] ?? entry['text']
  return typeof found === 'string' ? found : ''
}

interface Entry {
  kind: ElementKind
  place: PlaceInText
  fields: Record<string, unknown>
}

/** The entries of all sections, and what keeps a section from being a list of elements. */
const entriesOf = (top: Record<string, unknown>, problems: PathProblem[]): Entry[] =>
  elementKinds.flatMap((kind) => {
    const section = sectionOf[kind]
    const list = top[section] ?? []
    if (!Array.isArray(list)) {
      problems.push({ path: [section], message: `${section} must be a list.` })
      return []
    }
    return list.flatMap((fields: unknown, index): Entry[] => {
      if (isRecord(fields)) return [{ kind, place: [section, index], fields }]
      problems.push({ path: [section, index], message: `Each of ${section} must be a map of fields.` })
      return []
    })
  })

const readElements = (entries: Entry[], problems: PathProblem[]) => {
  const elements: Record<ElementId, Element> = {}
  const places = new Map<ElementId, PlaceInText>()
  const explicit = entries.map(({ fields }) => fields['id']).filter((id) => typeof id === 'string')
  const taken = new Set<ElementId>(explicit)
  for (const { kind, place, fields } of entries) {
    const id = fields['id'] ?? deriveId(kind, nameIn(fields), taken)
    const schema = elementSchemas[kind]
    const input = { ...unfolded(fields), id, kind }
    const what = `${kind} ${JSON.stringify(nameIn(fields) || id)}`
    const read = 'kind' in fields ? undefined : schema.safeParse(input)
    if (!read) {
      problems.push({
        path: [...place, 'kind'],
        message: `${what} has no field kind: the section says what it is.`,
      })
    } else if (!read.success) {
      const found = read.error.issues
        .slice(0, 100)
        .flatMap((issue) => describeIssue(issue, input, what, Object.keys(schema.shape)))
      problems.push(...found.map((problem) => ({ ...problem, path: [...place, ...problem.path] })))
    } else if (places.has(read.data.id)) {
      problems.push({
        path: [...place, 'id'],
        message: `The id ${read.data.id} is given twice; each element has its own.`,
      })
    } else {
      taken.add(read.data.id)
      places.set(read.data.id, place)
      elements[read.data.id] = read.data
    }
  }
  return { elements, places }
}

const readLayout = (value: unknown, elements: Record<ElementId, Element>, problems: PathProblem[]) => {
  const layout: Record<ElementId, Placement> = {}
  if (value === undefined || value === null) return layout
  if (!isRecord(value)) {
    problems.push({ path: ['layout'], message: 'layout must be a map from id to place.' })
    return layout
  }
  for (const [id, place] of Object.entries(value)) {
    const read = placement.safeParse(place)
    if (!read.success)
      problems.push({ path: ['layout', id], message: `The place of ${id} must have numbers x and y.` })
    else if (Object.hasOwn(elements, id)) layout[id] = read.data
  }
  return layout
}

/**
 * The document that a plain JSON value spells, or everything that is wrong with it.
 * Elements without an id get one from their kind and name; places of elements that are not there are dropped.
 */
export const fromSpelling = (value: unknown): FromSpelling => {
  const refused = (...problems: PathProblem[]): FromSpelling => ({ outcome: 'refused', problems })
  if (!isRecord(value))
    return refused({
      path: [],
      message: 'A pipeline is a map of fields that begins with "sluice: pipeline".',
    })
  if (value['sluice'] !== 'pipeline') {
    return refused({
      path: 'sluice' in value ? ['sluice'] : [],
      message: 'This is not a pipeline: it does not begin with "sluice: pipeline".',
    })
  }
  const unsafe = unsafePart(value)
  if (unsafe) return refused({ path: unsafe.path, message: `${unsafe.path.join('.')} ${unsafe.why}.` })
  const problems: PathProblem[] = []
  const entries = entriesOf(value, problems)
  if (entries.length > documentLimits.elements) {
    return refused({
      path: [],
      message: `A pipeline has at most ${documentLimits.elements.toLocaleString('en')} elements; this one has ${entries.length.toLocaleString('en')}. Split it into several pipelines.`,
    })
  }
  const { elements, places } = readElements(entries, problems)
  const rest = Object.fromEntries(
    Object.entries(value).filter(([key]) => key !== 'sluice' && key !== 'layout' && !sections.includes(key)),
  )
  const read = settings.safeParse(rest)
  if (!read.success) {
    problems.unshift(
      ...read.error.issues
        .slice(0, 100)
        .flatMap((issue) => describeIssue(issue, rest, 'the pipeline', topFields)),
    )
  }
  const layout = readLayout(value['layout'], elements, problems)
  if (problems.length > 0 || !read.success) return refused(...problems)
  return { outcome: 'read', document: { settings: read.data, elements, layout }, places }
}
