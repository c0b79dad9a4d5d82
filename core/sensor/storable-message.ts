import { unstorablePart } from '../unstorable.ts'
import { messageKey } from './message-key.ts'
import type { SensorMessage } from './sensor-message.ts'

/** The key of a message that can be kept: what no database keeps is spelled as JSON text. */
export const storableKey = (key: string): string =>
  unstorablePart(key) ? messageKey(JSON.stringify(key)) : key

/** A message that can be kept, with why it had to be changed for that: what no database keeps is spelled as JSON text. */
export const storableMessage = (
  message: SensorMessage,
): { message: SensorMessage; changed: string | undefined } => {
  const { key, content } = message
  const strange = unstorablePart({ key, content })
  if (!strange) return { message, changed: undefined }
  return {
    message: {
      ...message,
      key: storableKey(key),
      content: { unstorable: JSON.stringify(content) },
    },
    changed: `Its ${strange.path.join('.')} ${strange.why}.`,
  }
}
