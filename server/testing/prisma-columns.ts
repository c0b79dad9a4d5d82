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

/** Reads the columns out of a Prisma schema. The client keeps no description of the database, so the file itself is asked. */
export const prismaColumns = (file: string): SchemaColumn[] => {
  const models = [...readFileSync(file, 'utf8').matchAll(model)].map(([, name = '', body = '']) => ({
    name,
    body,
  }))
  const names = new Set(models.map(({ name }) => name))
  return models.flatMap(({ name, body }) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name
    return [...body.matchAll(field)]
      .filter(([, , type = '']) => !names.has(type))
      .map(([, own = '', type = '', list, optional, rest = '']) => {
        const native = /@db\.(\w+)/.exec(rest)?.[1]?.toLowerCase()
        const spelled = types[native ? `${type} ${native}` : type] ?? `unknown ${type} ${native ?? ''}`
        return {
          table,
          column: /@map\("(\w+)"\)/.exec(rest)?.[1] ?? own,
          type: list ? `_${spelled}` : spelled,
          nullable: optional !== undefined,
        }
      })
  })
}
