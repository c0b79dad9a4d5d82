'use client'
import type { Dependency } from '#core/document/element.ts'
import type { JsonObject } from '#core/json-object.ts'
import { isJsonObject } from '#core/json-object.ts'
import { partitionMapping } from '#core/partition/partition-mapping.ts'

import { useDesigner } from '../../designer-context.tsx'
import { fieldSpec } from '../../form/field-spec.ts'
import { SchemaField } from '../../form/schema-field.tsx'

const spec = fieldSpec(partitionMapping.optional(), 'partitionMapping')

interface MappingEditorProps {
  dependency: Dependency
  onChange: (mapping: JsonObject | undefined) => void
}

/** Which partitions of a dependency a partition is made from; left out, as the two sets suggest. */
export function MappingEditor({ dependency, onChange }: MappingEditorProps) {
  const { canEdit } = useDesigner()
  return (
    <SchemaField
      name="partitionMapping"
      spec={spec}
      value={dependency.partitionMapping}
      onChange={(next) => {
        onChange(isJsonObject(next) ? next : undefined)
        return true
      }}
      disabled={!canEdit}
      path={`deps.${dependency.asset}.partitionMapping`}
    />
  )
}
