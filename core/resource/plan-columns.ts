/** A column that a table has, or is to have. */
export interface TableColumn {
  name: string
  type: string
}

/** A column of rows that are to be kept; one that is empty fits any type. */
export interface GivenColumn extends TableColumn {
  isEmpty: boolean
}

/** What becomes of a table so that rows fit into it, or why they do not. */
export type ColumnPlan = { outcome: 'fits'; added: TableColumn[] } | { outcome: 'refused'; reason: string }

/**
 * Holds rows against the columns of the table that is to take them. A column that is new is added, one that they lack stays and is empty in them; one whose
 * values it cannot take as they are is refused. `takes`: whether a column of the first type holds every value of the second.
 */
export const planColumns = (
  there: readonly TableColumn[],
  given: readonly GivenColumn[],
  takes: (there: string, given: string) => boolean,
): ColumnPlan => {
  const types = new Map(there.map(({ name, type }) => [name, type]))
  const wrong = given.find(({ name, type, isEmpty }) => {
    const known = types.get(name)
    return known !== undefined && !isEmpty && !takes(known, type)
  })
  if (wrong)
    return {
      outcome: 'refused',
      reason: `the column ${wrong.name} is ${types.get(wrong.name)} in the table, and ${wrong.type} in the new rows. Give the rows the type of the table, or remove the column there`,
    }
  return {
    outcome: 'fits',
    added: given.filter(({ name }) => !types.has(name)).map(({ name, type }) => ({ name, type })),
  }
}
