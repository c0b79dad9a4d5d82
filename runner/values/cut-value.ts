import { readFile, rename, stat, writeFile } from 'node:fs/promises'

import type { Format } from '#core/document/runtime.ts'

import { exactJson, parseExactJson } from './exact-json.ts'
import type { TableProcess } from './table-process.ts'

/** A longer list is cut by the table process, so that the runner never holds it. */
const inlineBytes = 64 * 1024 * 1024

/** Leaves of a table or a list in a file the first rows, in its place. What is neither, or in a format that only its language reads, stays whole. */
export async function cutValue(
  file: { path: string; format: Format },
  rows: number,
  tables: TableProcess,
): Promise<void> {
  const { path, format } = file
  if (format === 'json' && (await stat(path)).size <= inlineBytes) {
    const value = parseExactJson(await readFile(path, 'utf8'))
    if (Array.isArray(value) && value.length > rows) await writeFile(path, exactJson(value.slice(0, rows)))
    return
  }
  if (format !== 'json' && format !== 'csv' && format !== 'parquet') return
  await tables.head(path, format, rows, `${path}.cut`)
  await rename(`${path}.cut`, path)
}
