import { json, type Json } from '../json.ts'

/** What a text of a message holds: the JSON it is, or the text itself where it is none, or nested too deep to be taken apart. */
export const bodyOf = (text: string): Json => {
  try {
    const read = json.safeParse(JSON.parse(text))
    return read.success ? read.data : text
  } catch {
    return text
  }
}
