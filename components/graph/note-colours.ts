/** The colours a note can have, by the words that are written in the document. */
const colours: Readonly<Record<string, string>> = {
  yellow: 'bg-warn-soft',
  grey: 'bg-sunken',
  blue: 'bg-running-soft',
  green: 'bg-succeeded-soft',
  red: 'bg-failed-soft',
  violet: 'bg-stale-soft',
}
export const noteColours: readonly string[] = Object.keys(colours)

/** How a note of that colour looks; of a colour that is none of ours, as one without. */
export const noteColour = (colour: string | undefined): string => colours[colour ?? ''] ?? 'bg-warn-soft'
