import { nowhere, together, unsure, type Relation, type Rest } from './sql-scope.ts'

const mostColumns = 2_000

export const anywhere: Relation = { name: '', columns: [], rest: { of: 'anywhere' } }

/** The other names that a query gives to the columns of something, from the first on. */
export const renamed = (relation: Relation, name: string, names: readonly string[]): Relation => {
  if (names.length === 0) return { ...relation, name }
  const columns = relation.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }))
  // Which of its columns the names are given to, nobody knows.
  if (relation.rest)
    return {
      name,
      columns: names.map((one) => ({
        name: one,
        source: relation.rest?.of === 'elsewhere' ? nowhere : unsure,
      })),
      rest: relation.rest.of === 'elsewhere' ? relation.rest : { of: 'anywhere' },
    }
  return { name, columns }
}

export const restOf = (relations: readonly Relation[]): Rest | undefined => {
  const rests = relations.flatMap(({ rest }) => rest ?? [])
  return rests.length < 2 || rests.every(({ of }) => of === 'elsewhere') ? rests[0] : { of: 'anywhere' }
}

export const bounded = (relation: Relation): Relation =>
  relation.columns.length <= mostColumns
    ? relation
    : { ...relation, columns: relation.columns.slice(0, mostColumns), rest: { of: 'anywhere' } }

export const unknown = ({ name }: Relation): Relation => ({ ...anywhere, name })

/** The columns of two queries, one after the other, under the names of the first. */
export const atPlaces = (left: Relation, right: Relation): Relation => {
  if (left.rest ?? right.rest) {
    const [one, other] = [left.rest, right.rest]
    const isSame = left.columns.length === 0 && right.columns.length === 0 && one && other?.of === one.of
    const sameTable = one?.of !== 'table' || (other?.of === 'table' && one.table === other.table)
    return isSame && sameTable ? left : anywhere
  }
  if (left.columns.length !== right.columns.length) return anywhere
  return {
    name: '',
    columns: left.columns.map(({ name, source }, index) => ({
      name,
      source: together([source, right.columns[index]?.source ?? unsure]),
    })),
  }
}
