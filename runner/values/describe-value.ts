import { open, readFile, stat } from 'node:fs/promises'

import type { Format } from '#core/document/runtime.ts'
import type { ValueSummary } from '#core/run/metadata.ts'

import { describeJson, previewLimits, textPreview } from './bounded-preview.ts'
import { parseExactJson } from './exact-json.ts'
import type { TableProcess } from './table-process.ts'
import { ValueUnreadable } from './value-failures.ts'

/** Larger JSON is described by the table process, so that the runner never holds it. */
const inlineBytes = 1024 * 1024

/** Bytes, rows, schema and a bounded preview of a file, as far as its format allows. */
export async function describeValue(
  file: { path: string; format: Format; preview?: string },
  tables: TableProcess,
): Promise<ValueSummary> {
  const { size } = await stat(file.path)
  return { format: file.format, sizeBytes: size, ...(await describeContent(file, size, tables)) }
}

type Content = Pick<ValueSummary, 'rows' | 'columns' | 'preview'>

async function describeContent(
  file: { path: string; format: Format; preview?: string },
  sizeBytes: number,
  tables: TableProcess,
): Promise<Content> {
  const { path, format, preview } = file
  switch (format) {
    case 'json':
      return sizeBytes <= inlineBytes
        ? describeText(await readFile(path, 'utf8'))
        : describeTable(path, 'json', tables)
    case 'csv':
    case 'parquet':
      return describeTable(path, format, tables)
    case 'text':
      return { preview: await headOf(path, sizeBytes) }
    case 'pickle':
    case 'arrow':
    case 'bytes':
      return preview === undefined
        ? {}
        : { preview: textPreview(preview, preview.length < previewLimits.textCharacters) }
  }
}

function describeText(text: string): Content {
  try {
    return describeJson(parseExactJson(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ValueUnreadable(`The value was to be JSON and is not: ${error.message}.`)
  }
}

async function describeTable(
  path: string,
  format: 'json' | 'csv' | 'parquet',
  tables: TableProcess,
): Promise<Content> {
  try {
    return await tables.describe(path, format)
  } catch (error) {
    if (!(error instanceof ValueUnreadable)) throw error
    // Not a table, or one too wide for memory: it is stored all the same, and its beginning is shown where it is text.
    return format === 'parquet' ? {} : { preview: await headOf(path, Infinity) }
  }
}

async function headOf(path: string, sizeBytes: number): Promise<ValueSummary['preview']> {
  const file = await open(path)
  try {
    // A character has at most four bytes.
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(previewLimits.textCharacters * 4),
      0,
      undefined,
      0,
    )
    return textPreview(
      new TextDecoder().decode(buffer.subarray(0, bytesRead), { stream: bytesRead < sizeBytes }),
      bytesRead >= sizeBytes,
    )
  } finally {
    await file.close()
  }
}
