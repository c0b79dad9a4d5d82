import { Document, isMap, visit, type Scalar } from 'yaml'

import type { PipelineDocument } from './document.ts'
import type { TextFormat } from './parse-text.ts'
import { toSpelling } from './spelling.ts'

/** How YAML is written here: no folding, code keeps its lines. */
export const yamlStyle = {
  lineWidth: 0,
  blockQuote: 'literal',
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const

/** Texts of several lines are literal blocks where a block keeps every character of them, and escaped elsewhere. */
const plainLines = /^[^\s\p{C}](?:[^\p{C}\u2028\u2029]|[\n\t])*$/u

/** The style a text must be written in, or undefined where any will do. */
export const scalarStyle = (text: string): Scalar.Type | undefined => {
  if (!/[\n\r\u0085\u2028\u2029\uFEFF\p{Cc}]/u.test(text)) return undefined
  return plainLines.test(text) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE'
}

/** Gives texts their style, and each place its line, so that the layout of a thousand nodes stays readable. */
export const styleYaml = (document: Document): void => {
  visit(document, {
    Scalar: (key, node) => {
      const style = typeof node.value === 'string' ? scalarStyle(node.value) : undefined
      if (style) node.type = key === 'key' ? 'QUOTE_DOUBLE' : style
    },
  })
  const layout = document.get('layout')
  if (isMap(layout)) for (const { value } of layout.items) if (isMap(value)) value.flow = true
}

/** The canonical text of a document: equal documents have equal texts, in a form that reads and compares well. */
export const formatText = (document: PipelineDocument, format: TextFormat): string => {
  const spelled = toSpelling(document)
  if (format === 'json') return `${JSON.stringify(spelled, null, 2)}\n`
  const text = new Document(spelled, { version: '1.2', schema: 'core', aliasDuplicateObjects: false })
  styleYaml(text)
  return text.toString(yamlStyle)
}
