import fc from 'fast-check'

import type { PipelineDocument, Placement } from '#core/document/document.ts'
import { element, type Element, type OpElement } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
const keyPath = fc.array(word, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'))

/** Any text a document may hold: no NUL and no half characters, but everything else that has ever broken a YAML writer. */
export const arbitraryText = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc
      .array(
        fc.constantFrom(
          'a',
          ' ',
          '\n',
          '\t',
          '\r',
          '#',
          ':',
          '- ',
          '"',
          "'",
          '|',
          '>',
          '&a',
          '*a',
          '%',
          '\u0085',
          '\u2028',
          '\uFEFF',
          'null',
          '1e3',
          '~',
          'é',
          '🦊',
          '\u202E',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
    fc.constantFrom(
      '',
      'true',
      'no',
      '0x10',
      '2026-01-01',
      '<<',
      '---',
      '...',
      ' leading',
      'trailing ',
      '\nline',
      'line\n',
      'line\n\n',
      '\n\n',
    ),
  )
  .map((text) => text.replaceAll('\u0000', ''))

const safeKey = fc
  .oneof(word, arbitraryText)
  .filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key))
const jsonValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    arbitraryText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(safeKey, tie('value'), { maxKeys: 3 }),
  ),
})).value
const jsonObject = fc.dictionary(safeKey, jsonValue, { maxKeys: 3 })
const tags = fc.dictionary(safeKey, arbitraryText, { maxKeys: 3 })

const code = (name: string, inputs: string[]) =>
  fc.oneof(
    arbitraryText.map((body) => ({
      kind: 'python' as const,
      code: `def ${name}(${inputs.join(', ')}):\n    return ${JSON.stringify(body)}\n`,
    })),
    fc.constant({
      kind: 'typescript' as const,
      code: `export default function ${name}(${inputs.join(', ')}) {\n  return 1\n}\n`,
    }),
    arbitraryText.map((text) => ({ kind: 'sql' as const, code: text })),
    arbitraryText.map((text) => ({ kind: 'shell' as const, code: text })),
    fc.constant({ kind: 'external' as const }),
    fc.record(
      {
        kind: fc.constant('container' as const),
        image: word,
        args: fc.array(arbitraryText, { maxLength: 2 }),
      },
      { requiredKeys: ['kind', 'image'] },
    ),
  )

const common = {
  description: arbitraryText,
  disabled: fc.boolean(),
  tags,
  metadata: jsonObject,
  config: jsonObject,
  kinds: fc.array(word, { maxLength: 3 }),
  owners: fc.array(arbitraryText, { maxLength: 2 }),
  retry: fc.record({
    max: fc.integer({ min: 0, max: 5 }),
    delayMs: fc.integer({ min: 0, max: 5000 }),
    backoff: fc.constantFrom('constant' as const, 'exponential' as const),
    jitter: fc.constantFrom('none' as const, 'full' as const),
  }),
  runtime: fc.record({ cpuMilli: fc.integer({ min: 1, max: 4000 }), env: tags }, { requiredKeys: [] }),
}

const lastSegment = (key: string): string => key.split('/').at(-1) ?? key

const assets = fc.uniqueArray(keyPath, { maxLength: 6 }).chain((keys) =>
  fc.tuple(
    ...keys.map((key, index) =>
      fc
        .uniqueArray(fc.nat({ max: Math.max(0, index - 1) }), {
          maxLength: index === 0 ? 0 : 3,
          selector: (at) => lastSegment(keys[at] ?? ''),
        })
        .chain((ups) => {
          const deps = ups.map((at) => ({ asset: keys[at] ?? '' }))
          const inputs = deps.map(({ asset }) => lastSegment(asset))
          return fc
            .tuple(
              code(lastSegment(key), inputs),
              fc.record(common, { requiredKeys: [] }),
              fc.option(word, { nil: undefined }),
            )
            .map(([compute, fields, group]): Element =>
              element.parse({
                kind: 'asset',
                id: `a${index}`,
                key,
                ...(group && { group }),
                ...fields,
                ...(deps.length > 0 && { deps }),
                compute,
              }),
            )
        }),
    ),
  ),
)

const graphWithOps = fc.uniqueArray(word, { maxLength: 4 }).chain((names) =>
  fc.tuple(
    fc.constant<Element[]>(names.length === 0 ? [] : [{ kind: 'graph', id: 'g', name: 'process' }]),
    ...names.map((name, index) =>
      fc
        .tuple(code(name, index === 0 ? [] : ['value']), fc.boolean())
        .map(([compute, dynamic]): Element[] => {
          const op: OpElement = {
            kind: 'op',
            id: `o${index}`,
            name,
            graph: 'process',
            ...(index > 0 && {
              inputs: [{ name: 'value', from: `${names[index - 1]}.result`, collect: true }],
            }),
            outputs: [{ name: 'result', ...(dynamic && { dynamic }) }],
            compute,
          }
          return [op]
        }),
    ),
  ),
)

const others = fc
  .record(
    {
      job: fc
        .record({ selection: fc.constantFrom('*', 'group:a', 'kind:python+'), description: arbitraryText })
        .map(({ selection, description }): Element => ({
          kind: 'job',
          id: 'j',
          name: 'all',
          description,
          target: { selection },
        })),
      resource: jsonObject.map((config): Element => ({
        kind: 'resource',
        id: 'r',
        name: 'store',
        type: 'file',
        config,
      })),
      note: arbitraryText.map((text): Element => ({ kind: 'note', id: 'n', text })),
      group: arbitraryText.map((description): Element => ({
        kind: 'group',
        id: 'gr',
        name: 'raw',
        description,
      })),
      schedule: fc.constant<Element>({
        kind: 'schedule',
        id: 's',
        name: 'daily',
        cron: '0 5 * * *',
        target: { job: 'all' },
      }),
      partitions: fc.array(word, { maxLength: 3 }).map((keys): Element => ({
        kind: 'partitions',
        id: 'p',
        name: 'cut',
        set: { type: 'static', keys },
      })),
    },
    { requiredKeys: [] },
  )
  .map((record) => Object.values(record))

const place: fc.Arbitrary<Placement> = fc.record(
  {
    x: fc.integer({ min: -9999, max: 9999 }),
    y: fc.integer({ min: -9999, max: 9999 }),
    width: fc.integer({ min: 1, max: 900 }),
    collapsed: fc.boolean(),
  },
  { requiredKeys: ['x', 'y'] },
)

/** Documents that open: whole by their schema, wired to themselves, with nasty texts where texts may be. */
export const arbitraryDocument: fc.Arbitrary<PipelineDocument> = fc
  .record({
    name: fc.oneof(word, arbitraryText),
    tags: fc.option(tags, { nil: undefined }),
    assets,
    ops: graphWithOps,
    others,
    places: fc.array(fc.option(place, { nil: undefined }), { maxLength: 12 }),
  })
  .map(({ name, tags: given, assets: made, ops, others: rest, places }) => {
    const all = [...made, ...ops.flat(), ...rest]
    const placed = all.flatMap((item, index) => (places[index] ? [[item.id, places[index]] as const] : []))
    return {
      settings: { name, ...(given && { tags: given }) },
      elements: Object.fromEntries(all.map((item) => [item.id, item])),
      layout: Object.fromEntries(placed),
    }
  })
