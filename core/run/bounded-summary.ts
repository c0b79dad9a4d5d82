import type { ValueSummary } from './metadata.ts'

/** A preview as long as this is kept with every step; a longer one is cut. The asset's page has the whole of the latest. */
const limit = { rows: 10, textLength: 1_000, previewLength: 6_000, wordsLength: 100 } as const

type Preview = NonNullable<ValueSummary['preview']>

const cut = (preview: Preview): Preview | undefined => {
  if (preview.kind === 'text')
    return {
      kind: 'text',
      text: preview.text.slice(0, limit.textLength),
      truncated: preview.truncated || preview.text.length > limit.textLength,
    }
  const shorter = preview.kind === 'table' ? { ...preview, rows: preview.rows.slice(0, limit.rows) } : preview
  return JSON.stringify(shorter).length <= limit.previewLength ? shorter : undefined
}

/** The same summary with a preview small enough to keep many of them. */
export const boundedSummary = (summary: ValueSummary): ValueSummary => {
  const { preview, ...facts } = summary
  const kept = preview && cut(preview)
  return kept ? { ...facts, preview: kept } : facts
}

/** The same summary; of its preview only what is as short as a few words. */
export const withoutPreview = (summary: ValueSummary): ValueSummary => {
  const { preview, ...facts } = summary
  return preview && JSON.stringify(preview).length <= limit.wordsLength ? summary : facts
}
