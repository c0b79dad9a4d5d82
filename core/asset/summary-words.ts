import type { ValueSummary } from '../run/metadata.ts'

const longestText = 40
const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

const sizeWords = (sizeBytes: number): string => {
  let value = sizeBytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}

const scalarWords = (preview: ValueSummary['preview']): string | undefined => {
  if (preview?.kind === 'text')
    return preview.truncated || preview.text.length > longestText || preview.text.includes('\n')
      ? undefined
      : preview.text
  if (preview?.kind !== 'json' || preview.truncated) return undefined
  const text = JSON.stringify(preview.value)
  return text.length <= longestText ? text : undefined
}

/** A value in a few words: how many rows, the value itself where it is short, else how big it is. */
export const summaryWords = (summary: ValueSummary | null): string => {
  if (!summary) return 'materialized'
  if (summary.rows !== undefined && summary.preview?.kind !== 'json')
    return `${summary.rows.toLocaleString('en')} ${summary.rows === 1 ? 'row' : 'rows'}`
  return (
    scalarWords(summary.preview) ??
    (summary.rows === undefined ? sizeWords(summary.sizeBytes) : `${summary.rows.toLocaleString('en')} items`)
  )
}
