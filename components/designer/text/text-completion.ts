import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

import type { PipelineDocument } from '#core/document/document.ts'

import { wordsOfField } from '../form/field-words.ts'
import { namesForField } from './names-for-field.ts'
import { placeInYaml } from './place-in-yaml.ts'
import { keysAt, wordsAt } from './text-schema.ts'

/** Lines above the caret that are looked at: more than an element has. */
const mostLines = 400

const keyOptions = (keys: readonly string[]): Completion[] =>
  keysAt(keys).map(({ key, nests }, index) => ({
    label: key,
    apply: nests ? `${key}:` : `${key}: `,
    type: 'property',
    detail: wordsOfField(key).hint ?? wordsOfField(key).label,
    // In the order of the schema: what everything has comes first.
    boost: -index,
  }))

const quoted = (name: string): string => (/^[\w./-]+$/.test(name) ? name : JSON.stringify(name))

/** Completes keys by the schema, and values by the schema and by what the document has. */
export const textCompletion =
  (document: () => PipelineDocument) =>
  (context: CompletionContext): CompletionResult | null => {
    const { doc } = context.state
    const { number } = doc.lineAt(context.pos)
    const lines: string[] = []
    for (let at = Math.max(1, number - mostLines); at < number; at++) lines.push(doc.line(at).text)
    lines.push(context.state.sliceDoc(doc.line(number).from, context.pos))
    const place = placeInYaml(lines)
    if (!place || (place.typed === '' && !context.explicit && place.at === 'key')) return null
    const { keys, at, typed } = place
    const field = keys.at(-1) ?? ''
    const values: Completion[] =
      at === 'value'
        ? [
            ...wordsAt(keys).map((word) => ({ label: word, type: 'enum' })),
            ...namesForField(document(), field).map(({ name, detail }) => ({
              label: name,
              apply: quoted(name),
              detail,
              type: 'variable',
            })),
          ]
        : []
    // A dash begins either a value or the first key of a map.
    const startsMap = at === 'value' && /^\s*(?:- +)*-\s+[\w-]*$/.test(lines.at(-1) ?? '')
    const options = [...values, ...(at === 'key' || startsMap ? keyOptions(keys) : [])]
    const once = new Map(options.map((option) => [option.label, option]))
    return once.size === 0 ? null : { from: context.pos - typed.length, options: [...once.values()] }
  }
