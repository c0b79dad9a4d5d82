/** What is marked of a strip, as places of its stretches: from where it was begun to where it is now. */
export interface StripRange {
  from: number
  to: number
}

/** Where a key of a strip leads, with shift as the end of a range; null for other keys. `last`: the place of the last stretch. */
export function rangeAfterKey(
  range: StripRange | undefined,
  { key, shiftKey }: { key: string; shiftKey: boolean },
  last: number,
): StripRange | null {
  const at = range?.to ?? last
  const places: Record<string, number> = {
    ArrowLeft: range ? at - 1 : at,
    ArrowDown: range ? at - 1 : at,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - 10,
    PageUp: at + 10,
    Home: 0,
    End: last,
  }
  const place = places[key]
  if (place === undefined) return null
  const to = Math.min(last, Math.max(0, place))
  return { from: shiftKey ? (range?.from ?? at) : to, to }
}

/** First and last place of a range, whichever way it was drawn. */
export const endsOf = ({ from, to }: StripRange): [number, number] => [Math.min(from, to), Math.max(from, to)]
