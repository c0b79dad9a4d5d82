import { readFileSync } from 'node:fs'

/** A column as the Prisma schema tells it, in the words of PostgreSQL's catalog. */
export interface SchemaColumn {
  table: string
  column: string
  type: string
  nullable: boolean
}

const types: Record<string, string> = {
  String: 'text',
  'String uuid': 'uuid',
  Int: 'int4',
  'Int smallint': 'int2',
  BigInt: 'int8',
  Float: 'float8',
  Boolean: 'bool',
  Json: 'jsonb',
  Bytes: 'bytea',
  'DateTime timestamptz': 'timestamptz',
  'DateTime date': 'date',
}

const model = /^model (\w+) \{\n([\s\S]*?)^\}/gm
const field = /^ {2}(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/gm

interface Model {
  name: string
  table: string
  body: string
}

const modelsOf = (file: string): Model[] =>
  [...readFileSync(file, 'utf8').matchAll(model)].map(([, name = '', body = '']) => ({
    name,
    table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
    body,
  }))

const columnOf = (own: string, rest: string): string => /@map\("(\w+)"\)/.exec(rest)?.[1] ?? own

/** Reads the columns out of a Prisma schema. The client keeps no description of the database, so the file itself is asked. */
export const prismaColumns = (file: string): SchemaColumn[] => {
  const models = modelsOf(file)
  const names = new Set(models.map(({ name }) => name))
  return models.flatMap(({ table, body }) =>
    [...body.matchAll(field)]
      .filter(([, , type = '']) => !names.has(type))
      .map(([, own = '', type = '', list, optional, rest = '']) => {
        const native = /@db\.(\w+)/.exec(rest)?.[1]?.toLowerCase()
        const spelled = types[native ? `${type} ${native}` : type] ?? `unknown ${type} ${native ?? ''}`
        return {
          table,
          column: columnOf(own, rest),
          type: list ? `_${spelled}` : spelled,
          nullable: optional !== undefined,
        }
      }),
  )
}

/** Reads the primary keys out of a Prisma schema: the columns of each, in their order. */
export const prismaKeys = (file: string): { table: string; columns: string[] }[] =>
  modelsOf(file).flatMap(({ table, body }) => {
    const fields = [...body.matchAll(field)].map(([, own = '', , , , rest = '']) => ({
      own,
      column: columnOf(own, rest),
      isKey: /@id\b/.test(rest),
    }))
    const together = /@@id\(\[(.*?)\]/.exec(body)?.[1]?.split(', ')
    const columns = together
      ? together.map((name) => fields.find(({ own }) => own === name)?.column ?? name)
      : fields.filter(({ isKey }) => isKey).map(({ column }) => column)
    return columns.length > 0 ? [{ table, columns }] : []
  })
