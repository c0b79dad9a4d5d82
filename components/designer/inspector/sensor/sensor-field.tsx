'use client'
import type { ElementOf } from '#core/document/element.ts'

import { SampleMessage } from './sample-message.tsx'
import { SensorFields } from './sensor-fields.tsx'
import { SourcePicker } from './source-picker.tsx'

interface SensorFieldProps {
  element: ElementOf<'sensor'>
  name: 'source' | 'settings' | 'request'
  error: string | undefined
}

/** The fields that sensors alone have: what one watches, what of it, and what it makes of a message. */
export function SensorField({ element, name, error }: SensorFieldProps) {
  if (name === 'source') return <SourcePicker element={element} error={error} />
  if (name === 'settings') return <SensorFields element={element} part="settings" />
  // Its code says what it asks for.
  if (element.source === 'code') return null
  return (
    <>
      <SensorFields element={element} part="request" />
      <SampleMessage element={element} />
    </>
  )
}
