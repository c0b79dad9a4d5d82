/** A column of an asset. */
export interface AssetColumn {
  asset: string
  column: string
}

/** A column and the columns of other assets that it came from. */
export interface ColumnOrigin {
  column: string
  from: AssetColumn[]
  /** Perhaps from other columns, too, or from others instead. */
  isUncertain?: true
}

/** What is known of the columns of an asset. */
export interface AssetColumns {
  asset: string
  columns: ColumnOrigin[]
  /** It was read off its SQL; otherwise its code reported it. */
  isRead?: true
}

/** A column and one it came from. */
export interface ColumnStep {
  from: AssetColumn
  to: AssetColumn
}

/** Every way by which a column came to be, from asset to asset, as far as it is known. Circles end where they close. */
export const traceColumn = (all: readonly AssetColumns[], start: AssetColumn): ColumnStep[] => {
  const origins = new Map(
    all.flatMap(({ asset, columns }) =>
      columns.map(({ column, from }) => [spellColumn({ asset, column }), from] as const),
    ),
  )
  const seen = new Set([spellColumn(start)])
  const steps: ColumnStep[] = []
  const waiting = [start]
  for (let to = waiting.pop(); to; to = waiting.pop())
    for (const from of origins.get(spellColumn(to)) ?? []) {
      steps.push({ from, to })
      if (seen.has(spellColumn(from))) continue
      seen.add(spellColumn(from))
      waiting.push(from)
    }
  return steps
}

/** One text a column, to tell columns apart and to order them by. */
export const spellColumn = ({ asset, column }: AssetColumn): string => JSON.stringify([asset, column])
