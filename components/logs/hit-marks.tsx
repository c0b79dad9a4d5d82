'use client'

/** Where hits lie in the whole of a list, as places from 0 to 1: as many as can be told apart. */
export function hitPlaces(rows: readonly number[], count: number, most: number): number[] {
  if (count === 0) return []
  const seen = new Set(rows.map((row) => Math.floor((row / count) * most)))
  return [...seen].map((place) => place / most)
}

/** Marks beside the scroll bar where hits lie. */
export function HitMarks({
  rows,
  count,
  heightPx,
}: {
  rows: readonly number[]
  count: number
  heightPx: number
}) {
  const places = hitPlaces(rows, count, Math.max(1, Math.floor(heightPx / 3)))
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-0 w-1.5">
      {places.map((place) => (
        <span
          key={place}
          className="absolute right-0 h-0.5 w-1.5 bg-warn"
          style={{ top: `${place * 100}%` }}
        />
      ))}
    </div>
  )
}
