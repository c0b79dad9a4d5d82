import { unstorablePart } from '../unstorable.ts'
import { messageKey } from './message-key.ts'
import type { SensorMessage } from './sensor-message.ts'

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
      key: unstorablePart(key) ? messageKey(JSON.stringify(key)) : key,
      content: { unstorable: JSON.stringify(content) },
    },
    changed: `Its ${strange.path.join('.')} ${strange.why}.`,
  }
}
