import { documentLimits, limitWords } from './document-limits.ts'
import type { PipelineDocument } from './document.ts'
import type { ElementId } from './element.ts'
import type { PlaceInText } from './from-spelling.ts'
import { fromSpelling } from './from-spelling.ts'
import { readJson, type SourceRead } from './read-json.ts'
import { nodesOf, readYamlDocument, type YamlDocument } from './read-yaml.ts'
import { locate, valueOf, type SourceNode, type SourceProblem } from './source-node.ts'
import { positionsOf, type TextPosition } from './text-position.ts'

export type TextFormat = 'yaml' | 'json'

/** A sentence about a text, and where: from `start` to just before `end`. */
export interface TextProblem {
  message: string
  start: TextPosition
  end: TextPosition
}

export type ParsedText =
  | {
      outcome: 'parsed'
      format: TextFormat
      document: PipelineDocument
      places: ReadonlyMap<ElementId, PlaceInText>
      source: SourceNode
    }
  | { outcome: 'refused'; format: TextFormat; problems: TextProblem[] }

/** Problems shown at once; behind the first hundred nobody reads, and a hostile text has a million. */
const maxProblems = 100

/** JSON begins with a brace; a YAML text of this kind never needs to. */
export const formatOf = (text: string): TextFormat => (/^\s*\{/.test(text) ? 'json' : 'yaml')

const tooLarge = (text: string): boolean =>
  text.length > documentLimits.sizeBytes || new TextEncoder().encode(text).length > documentLimits.sizeBytes

/** Reads a YAML or JSON text as a pipeline document. What is refused says why and where; nothing in the text is ever run. */
export const parseText = (marked: string, format: TextFormat = formatOf(marked)): ParsedText =>
  format === 'yaml' ? parseYamlText(marked).parsed : parsedFrom(marked, format, readJson)

/** A YAML text read as a pipeline, and the library's document of it, for who edits the text; absent where it is no YAML. */
export interface ParsedYaml {
  parsed: ParsedText
  yaml: YamlDocument | undefined
}

export const parseYamlText = (marked: string): ParsedYaml => {
  let yaml: YamlDocument | undefined
  const parsed = parsedFrom(marked, 'yaml', (text) => {
    const read = readYamlDocument(text)
    if ('problems' in read) return read
    yaml = read.document
    return nodesOf(read.document)
  })
  return { parsed, yaml }
}

const parsedFrom = (
  marked: string,
  format: TextFormat,
  readNodes: (text: string) => SourceRead,
): ParsedText => {
  const text = marked.replace(/^\uFEFF/, '')
  const refused = (problems: SourceProblem[]): ParsedText => {
    const positionOf = positionsOf(text)
    return {
      outcome: 'refused',
      format,
      problems: problems.slice(0, maxProblems).map(({ start, end, message }) => ({
        message,
        start: positionOf(start),
        end: positionOf(Math.max(start, end)),
      })),
    }
  }
  if (tooLarge(text)) {
    return refused([
      {
        start: 0,
        end: 0,
        message: `A pipeline has at most ${limitWords.size} of text. Split it into several pipelines, or keep large data in files.`,
      },
    ])
  }
  const read = readNodes(text)
  if ('problems' in read) return refused(read.problems)
  const problems: SourceProblem[] = []
  const value = valueOf(read.node, problems)
  if (problems.length > 0) return refused(problems)
  const spelled = fromSpelling(value)
  if (spelled.outcome === 'refused') {
    return refused(
      spelled.problems.map(({ path, message, atKey }) => ({ ...locate(read.node, path, atKey), message })),
    )
  }
  return { outcome: 'parsed', format, document: spelled.document, places: spelled.places, source: read.node }
}
