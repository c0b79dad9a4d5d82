import type { Refusal } from '../../refusal.ts'
import { keysOf } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { inputParameters, parametersOf } from '../code/parameters.ts'
import { tableAsSql } from '../code/table-as-sql.ts'
import { tableNames } from '../code/table-names.ts'
import type { Compute } from '../compute.ts'
import type { PipelineDocument, Placement } from '../document.ts'
import type { ElementId } from '../element.ts'
import { identifierOf } from '../identifier.ts'
import { addElement } from './add-element.ts'
import type { Port } from './connect.ts'

/** The code of a file that becomes an asset. */
export interface CodeFile {
  /** What the asset is called: the file without its ending. */
  name: string
  compute: Extract<Compute, { kind: 'python' | 'typescript' | 'sql' }>
}

const kinds = { py: 'python', ts: 'typescript', sql: 'sql' } as const
const readers = { csv: 'read_csv', tsv: 'read_csv', parquet: 'read_parquet' } as const

/** A table of that many characters becomes part of the pipeline; a larger one is read from where it lies. */
const mostTable = 200_000

const partsOf = (fileName: string): { stem: string; ending: string } => {
  const [, stem = '', ending = ''] = /^(.+)\.([A-Za-z]+)$/.exec(fileName) ?? []
  return { stem, ending: ending.toLowerCase() }
}
const has = <Key extends string>(known: Readonly<Record<Key, unknown>>, ending: string): ending is Key =>
  Object.hasOwn(known, ending)

/** Whether the words of a file are needed to make an asset of it: `text`, for code and small tables; `name`, where it is read from where it lies. */
export const neededOf = (fileName: string, sizeBytes: number): 'text' | 'name' | undefined => {
  const { ending } = partsOf(fileName)
  if (has(kinds, ending)) return 'text'
  if (!has(readers, ending)) return undefined
  return ending !== 'parquet' && sizeBytes <= mostTable ? 'text' : 'name'
}

const readWhereItLies = (fileName: string, reader: string): string =>
  [
    `-- Runs cannot see ${fileName} on your machine. Put it where they can, and write that in its place:`,
    '-- a path, or an address such as https://… or s3://…',
    `select *\nfrom ${reader}('${fileName.replaceAll("'", "''")}')\n`,
  ].join('\n')

/** The code that a file is, by its ending: its own, or a query that gives the rows of a table. Undefined where it is neither, or a table without rows. */
export const codeFileOf = (fileName: string, text: string | undefined): CodeFile | undefined => {
  const { stem, ending } = partsOf(fileName)
  const name = identifierOf(stem)
  if (has(kinds, ending)) return { name, compute: { kind: kinds[ending], code: text ?? '' } }
  if (!has(readers, ending)) return undefined
  const code = text === undefined ? readWhereItLies(fileName, readers[ending]) : tableAsSql(text)
  return code === undefined ? undefined : { name, compute: { kind: 'sql', code } }
}

const inputNames = ({ name, compute }: CodeFile): string[] => {
  if (compute.kind === 'sql') return tableNames(compute.code)
  const parameters = parametersOf(compute, name)
  return parameters ? inputParameters(parameters).map((parameter) => parameter.name) : []
}

/** The one asset that an input of this name means; none where several have the name. */
const assetMeant = (document: PipelineDocument, input: string): Port[] => {
  const meant = Object.values(document.elements).flatMap((element) =>
    keysOf(element)
      .filter((key) => identifierOf(key).toLowerCase() === input.toLowerCase())
      .map((key): Port => ({ id: element.id, port: key })),
  )
  return meant.length === 1 ? meant : []
}

/** Adds an asset with the code of a file, wired to the assets that its parameters, or the tables it reads, are named like. */
export const addFromCode = (
  document: PipelineDocument,
  { id, file, at }: { id: ElementId; file: CodeFile; at?: Placement },
): Change | Refusal =>
  addElement(document, {
    id,
    kind: 'asset',
    name: file.name,
    compute: file.compute.kind,
    fields: { compute: file.compute },
    from: inputNames(file).flatMap((input) => assetMeant(document, input)),
    ...(at && { at }),
  })
