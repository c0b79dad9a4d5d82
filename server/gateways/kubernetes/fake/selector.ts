import type { FakeObject } from './fake-store.ts'

const labelTest = (clause: string): ((labels: Record<string, string>) => boolean) => {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(clause)
  if (set) {
    const [, key = '', word, list = ''] = set
    const values = list.split(',').map((value) => value.trim())
    return (labels) => (key in labels && values.includes(labels[key] ?? '')) === (word === 'in')
  }
  const pair = /^([^!=]+?)\s*(!=|==?)\s*(.*)$/.exec(clause)
  if (pair) {
    const [, key = '', word, value = ''] = pair
    return (labels) => (labels[key] === value) === (word !== '!=')
  }
  return clause.startsWith('!') ? (labels) => !(clause.slice(1) in labels) : (labels) => clause in labels
}

const clauses = (selector: string): string[] => selector.split(/,(?![^(]*\))/).map((clause) => clause.trim())

const field = (object: unknown, path: string): string => {
  let value = object
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value : ''
}

/** Whether an object is meant by selectors, spelled as the API spells them. */
export const selects = (labelSelector: string | undefined, fieldSelector: string | undefined) => {
  const tests = labelSelector ? clauses(labelSelector).map(labelTest) : []
  const fields = (fieldSelector ? clauses(fieldSelector) : []).map(
    (clause) => /^([^!=]+)(!=|==?)(.*)$/.exec(clause) ?? [],
  )
  return (object: FakeObject): boolean =>
    tests.every((test) => test(object.metadata?.labels ?? {})) &&
    fields.every(([, path = '', word, value]) => (field(object, path) === value) === (word !== '!='))
}
