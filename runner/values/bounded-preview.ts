import type { Json } from '#core/json.ts'
import type { ValueSummary } from '#core/run/metadata.ts'

import { columnsOfRows, isRow } from './json-rows.ts'

type Preview = NonNullable<ValueSummary['preview']>

export const previewLimits = {
  rows: 100,
  columns: 64,
  cellCharacters: 200,
  textCharacters: 2_000,
  nodes: 2_000,
  depth: 12,
} as const

/** Text cut to a number of characters, never inside a surrogate pair. */
export function cutText(text: string, characters: number): string {
  if (text.length <= characters) return text.toWellFormed()
  return (
    text
      .slice(0, characters - 1)
      .replace(/[\uD800-\uDBFF]$/, '')
      .toWellFormed() + '…'
  )
}

export const textPreview = (text: string, whole: boolean): Preview => ({
  kind: 'text',
  text: cutText(text, previewLimits.textCharacters),
  truncated: !whole || text.length > previewLimits.textCharacters,
})

/** A few rows; a cell is a number, a truth, nothing, or text. */
export const tablePreview = (columns: string[], rows: unknown[][]): Preview => ({
  kind: 'table',
  columns: columns.slice(0, previewLimits.columns).map((name) => cutText(name, previewLimits.cellCharacters)),
  rows: rows.slice(0, previewLimits.rows).map((row) => row.slice(0, previewLimits.columns).map(cell)),
})

function cell(value: unknown): Json {
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'string') return cutText(value, previewLimits.cellCharacters)
  if (typeof value === 'bigint') return String(value)
  const budget = { nodes: previewLimits.cellCharacters, cut: false }
  return cutText(JSON.stringify(bounded(value, budget, 0)), previewLimits.cellCharacters)
}

/** A value of any size and shape, cut to what fits on a screen. */
export function jsonPreview(value: unknown): Preview {
  const budget = { nodes: previewLimits.nodes, cut: false }
  const small = bounded(value, budget, 0)
  return { kind: 'json', value: small, truncated: budget.cut }
}

function bounded(value: unknown, budget: { nodes: number; cut: boolean }, depth: number): Json {
  budget.nodes--
  if (typeof value === 'string') {
    budget.cut ||= value.length > previewLimits.cellCharacters
    return cutText(value, previewLimits.cellCharacters)
  }
  if (typeof value !== 'object' || value === null) return cell(value)
  if (depth >= previewLimits.depth || budget.nodes <= 0) {
    budget.cut = true
    return '…'
  }
  if (Array.isArray(value)) {
    budget.cut ||= value.length > previewLimits.rows
    return kept(value.slice(0, previewLimits.rows), budget).map((part) => bounded(part, budget, depth + 1))
  }
  const entries = Object.entries(value)
  budget.cut ||= entries.length > previewLimits.columns
  const small = kept(entries.slice(0, previewLimits.columns), budget)
  return Object.fromEntries(
    small.map(([key, part]) => [
      cutText(key, previewLimits.cellCharacters),
      bounded(part, budget, depth + 1),
    ]),
  )
}

function kept<Part>(parts: Part[], budget: { nodes: number; cut: boolean }): Part[] {
  if (parts.length <= Math.max(budget.nodes, 0)) return parts
  budget.cut = true
  return parts.slice(0, Math.max(budget.nodes, 0))
}

/** Rows, schema and preview of a JSON value that was read whole. */
export function describeJson(value: unknown): Pick<ValueSummary, 'rows' | 'columns' | 'preview'> {
  if (!Array.isArray(value)) return { preview: jsonPreview(value) }
  if (value.length === 0 || !value.every(isRow)) return { rows: value.length, preview: jsonPreview(value) }
  const columns = columnsOfRows(value)
  const names = columns.map((column) => column.name)
  return {
    rows: value.length,
    columns: columns
      .slice(0, previewLimits.columns)
      .map((column) => ({ ...column, name: cutText(column.name, previewLimits.cellCharacters) })),
    preview: tablePreview(
      names,
      value.slice(0, previewLimits.rows).map((row) => names.map((name) => row[name])),
    ),
  }
}
