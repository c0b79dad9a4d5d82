import { open, readFile, stat } from 'node:fs/promises'

import type { Format } from '#core/document/runtime.ts'
import { makeJsonSample, makeTableSample, makeTextSample } from '#core/trial/make-sample.ts'
import { sampleLimits, type Sample } from '#core/trial/sample.ts'

import { parseExactJson } from './exact-json.ts'
import { columnsOfRows, isRow } from './json-rows.ts'
import type { TableProcess } from './table-process.ts'
import { ValueUnreadable } from './value-failures.ts'

/** Larger JSON is read by the table process, so that the runner never holds it. */
const inlineBytes = 4 * 1024 * 1024

export interface FileToSample {
  path: string
  format: Format
  /** What the step's language can show of a value that no other reads. */
  preview?: string | undefined
}

/** What a person is shown of a value: the first rows of a table with a profile of each column, else its text. */
export async function sampleValue(file: FileToSample, tables: TableProcess): Promise<Sample> {
  const { path, format, preview } = file
  const { size } = await stat(path)
  switch (format) {
    case 'json':
      return size <= inlineBytes ? sampleJson(await readFile(path, 'utf8')) : sampleTable(file, size, tables)
    case 'csv':
    case 'parquet':
      return sampleTable(file, size, tables)
    case 'text':
      return sampleText(file, size)
    case 'pickle':
    case 'arrow':
    case 'bytes':
      return { kind: 'closed', format, words: preview?.slice(0, sampleLimits.textCharacters) ?? null }
  }
}

/** Rows of objects are a table, a list of plain values a table of one column; all else is shown as it is. */
function sampleJson(text: string): Sample {
  const value = parsed(text)
  if (!Array.isArray(value) || value.length === 0) return makeJsonSample('json', value)
  if (value.every(isRow)) {
    const columns = columnsOfRows(value)
    const rows = value.slice(0, sampleLimits.profiledRows).map((row) => columns.map(({ name }) => row[name]))
    return makeTableSample({ format: 'json', columns, rows, rowCount: value.length })
  }
  if (value.some((one) => typeof one === 'object' && one !== null)) return makeJsonSample('json', value)
  const column = columnsOfRows(value.map((one: unknown) => ({ value: one })))
  const rows = value.slice(0, sampleLimits.profiledRows).map((one: unknown) => [one])
  return makeTableSample({ format: 'json', columns: column, rows, rowCount: value.length })
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ValueUnreadable(`The value was to be JSON and is not: ${error.message}.`)
  }
}

async function sampleTable(file: FileToSample, sizeBytes: number, tables: TableProcess): Promise<Sample> {
  const { path, format } = file
  if (format !== 'json' && format !== 'csv' && format !== 'parquet')
    throw new Error(`A value in ${format} is no table.`)
  try {
    return await tables.sample(path, format)
  } catch (error) {
    if (!(error instanceof ValueUnreadable)) throw error
    return format === 'parquet' ? { kind: 'closed', format, words: null } : sampleText(file, sizeBytes)
  }
}

async function sampleText({ path, format }: FileToSample, sizeBytes: number): Promise<Sample> {
  const file = await open(path)
  try {
    // A character has at most four bytes.
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(sampleLimits.textCharacters * 4),
      0,
      undefined,
      0,
    )
    const isWhole = bytesRead >= sizeBytes
    const text = new TextDecoder().decode(buffer.subarray(0, bytesRead), { stream: !isWhole })
    return makeTextSample(format, text, isWhole)
  } finally {
    await file.close()
  }
}
