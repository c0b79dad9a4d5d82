import { classes } from './classes.ts'

/** Stable hue in degrees for a person or a thing, from its id. */
export function hueOf(id: string): number {
  let hash = 0
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360
  return hash
}

const segmenter = new Intl.Segmenter()

function firstLetters(word: string, count: number): string {
  return Array.from(segmenter.segment(word), (part) => part.segment)
    .slice(0, count)
    .join('')
}

/** Two letters for a name: "Mara Kim" is MK, "jo" is JO. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/u)
    .filter(Boolean)
  const [first = '?', second] = words
  const letters = second ? firstLetters(first, 1) + firstLetters(second, 1) : firstLetters(first, 2)
  return letters.toUpperCase()
}

/** A person as a coloured disc with initials; the name is spoken and shown on hover. */
export function Avatar({ name, id, className }: { name: string; id: string; className?: string }) {
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      style={{ background: `oklch(46% 0.12 ${hueOf(id)})` }}
      className={classes(
        'grid size-6 shrink-0 place-items-center rounded-full text-[10px] leading-none font-semibold text-white',
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  )
}

/** Several people, overlapping; those beyond `limit` become a figure. */
export function Avatars({
  people,
  limit = 4,
}: {
  people: readonly { id: string; name: string }[]
  limit?: number
}) {
  const shown = people.slice(0, limit)
  return (
    <span className="flex pl-1.5">
      {shown.map((person) => (
        <Avatar key={person.id} {...person} className="-ml-1.5 ring-2 ring-surface" />
      ))}
      {people.length > limit && (
        <span className="-ml-1.5 grid size-6 place-items-center rounded-full bg-sunken text-[10px] font-semibold text-ink-2 ring-2 ring-surface">
          +{people.length - limit}
        </span>
      )}
    </span>
  )
}
