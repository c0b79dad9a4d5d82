'use client'
import { useState } from 'react'

import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import type { ElementOf } from '#core/document/element.ts'
import { isJsonObject, type JsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'
import { readSensor } from '#core/sensor/read-sensor.ts'
import { requestOfMessage } from '#core/sensor/request-of-message.ts'
import { starterSensor } from '#core/sensor/starter-sensor.ts'

const sampleAt = Date.UTC(2026, 2, 1, 5)

const objectIn = (text: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(text) as Json
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A message to try the templates on while they are written: what it would ask for, or why it would be set aside. */
export function SampleMessage({ element }: { element: ElementOf<'sensor'> }) {
  const starter = starterSensor(element.source)
  const [typed, setTyped] = useState<{ source: string; text: string }>()
  const text = typed?.source === element.source ? typed.text : JSON.stringify(starter.sample, null, 2)
  const sample = objectIn(text)
  return (
    <section aria-label="Sample message" className="grid gap-2">
      <Field label="Sample message" error={sample ? undefined : 'A message is a JSON object.'}>
        <TextArea
          mono
          value={text}
          onChange={(event) => setTyped({ source: element.source, text: event.target.value })}
        />
      </Field>
      {sample && <Asked element={element} sample={sample} />}
    </section>
  )
}

function Asked({ element, sample }: { element: ElementOf<'sensor'>; sample: JsonObject }) {
  const read = readSensor(element)
  if (read.outcome === 'refused') return null
  const message = { key: 'sample', content: sample, atMs: sampleAt }
  const judged = requestOfMessage(element, read.rules.request, message)
  if (judged.outcome === 'unusable')
    return (
      <p role="status" className="text-sm text-failed">
        {`It would be set aside. ${judged.reason}`}
      </p>
    )
  const { runKey, tags, config } = judged.request
  return (
    <div role="status" className="grid gap-1 rounded-md bg-sunken px-3 py-2 text-sm">
      <p>
        A run with the key <span className="font-mono">{runKey}</span>
      </p>
      {Object.keys(tags).length > 0 && <p className="font-mono text-ink-2">{JSON.stringify(tags)}</p>}
      {Object.keys(config).length > 0 && <p className="font-mono text-ink-2">{JSON.stringify(config)}</p>}
    </div>
  )
}
