import { readFile, rename, writeFile } from 'node:fs/promises'

import type { Format } from '#core/document/runtime.ts'

import type { TableProcess } from './table-process.ts'
import { isTableFormat } from './table-sql.ts'
import { ValueUnreadable } from './value-failures.ts'

interface File {
  path: string
  format: Format
}

/** What a value may become for a step that does not read its format, best first. */
const readableAs: Record<Format, Format[]> = {
  parquet: ['json', 'csv'],
  csv: ['json', 'parquet', 'text', 'bytes'],
  json: ['parquet', 'csv', 'text', 'bytes'],
  text: ['json', 'bytes'],
  arrow: ['bytes'],
  bytes: [],
  pickle: [],
}

/** The format a step gets a stored value in. Throws ValueUnreadable where none of its formats fits. */
export function formatFor(stored: Format, readable: Format[], what: string): Format {
  if (readable.includes(stored)) return stored
  const found = readableAs[stored].find((format) => readable.includes(format))
  if (found) return found
  const advice =
    stored === 'pickle'
      ? 'which only Python reads. Set the format of that output to json or parquet'
      : `which a step of this kind does not read. Set the format of that output to ${readable.join(', ')}`
  throw new ValueUnreadable(`The value of ${what} is stored as ${stored}, ${advice}.`)
}

/** Turns a file into another format beside it and answers that. Throws ValueUnreadable. */
export async function convertValue(file: File, format: Format, tables: TableProcess): Promise<File> {
  if (file.format === format) return file
  const path = `${file.path}.${format}`
  if (isTableFormat(file.format) && isTableFormat(format)) {
    await tables.convert(file.path, file.format, path, format)
  } else if (file.format === 'text' && format === 'json') {
    await writeFile(path, JSON.stringify(await readFile(file.path, 'utf8')))
  } else if (file.format === 'json' && format === 'text') {
    await writeFile(path, await plainText(file.path))
  } else if (format === 'bytes' || format === 'text') {
    await rename(file.path, path)
  } else {
    throw new ValueUnreadable(`A value in ${file.format} cannot be turned into ${format}.`)
  }
  return { path, format }
}

/** JSON text stands for itself; any other value for its JSON. */
async function plainText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8')
  if (!text.startsWith('"')) return text
  const value: unknown = JSON.parse(text)
  return typeof value === 'string' ? value : text
}
