'use client'
import type { ElementOf } from '#core/document/element.ts'

import { ResourceConfig } from './resource-config.tsx'
import { TypePicker } from './type-picker.tsx'

interface ResourceFieldProps {
  element: ElementOf<'resource'>
  name: 'type' | 'config'
  error: string | undefined
}

/** The fields that resources alone have: what one connects to, and how. */
export function ResourceField({ element, name, error }: ResourceFieldProps) {
  return name === 'type' ? (
    <TypePicker element={element} error={error} />
  ) : (
    <ResourceConfig key={element.type} element={element} error={error} />
  )
}
