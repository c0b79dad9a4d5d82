import { isRecord } from '../json-object.ts'
import { Refusal } from '../refusal.ts'
import { isCount } from './is-told.ts'

/**
 * Lines that have their beginning in the chunk at a position, by how many line ends stand before them in it: with 0 it may be a line
 * that went on there when the search began.
 */
export type HitsOfChunk = [position: number, places: number[]]

export interface SearchProgress {
  hits: HitsOfChunk[]
  /** Everything up to this position was looked at. */
  end: number
  more: boolean
}

/** One line of the answer of `GET /api/runs/<id>/logs/search`; `refused`: why the search ends here, in a sentence. */
export type SearchLine = SearchProgress | { refused: string }

const isHits = (value: unknown): value is HitsOfChunk =>
  Array.isArray(value) &&
  value.length === 2 &&
  isCount(value[0]) &&
  Array.isArray(value[1]) &&
  value[1].every(isCount)

/** Throws a Refusal, `invalid_input`, where the text is no such line. */
export const readSearchLine = (text: string): SearchLine => {
  const said: unknown = JSON.parse(text)
  if (isRecord(said)) {
    const { refused, hits, end, more } = said
    if (typeof refused === 'string') return { refused }
    if (Array.isArray(hits) && hits.every(isHits) && isCount(end) && typeof more === 'boolean')
      return { hits, end, more }
  }
  throw new Refusal('invalid_input', 'The answer of the search cannot be read.')
}
