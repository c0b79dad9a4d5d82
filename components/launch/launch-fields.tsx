'use client'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { jsonAt, type JsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'
import type { LaunchPart } from '#core/run/launch/launch-form.ts'

import { LaunchFieldInput } from './launch-field-input.tsx'

interface LaunchFieldsProps {
  parts: readonly LaunchPart[]
  config: JsonObject
  /** By path, as JSON. */
  problems: ReadonlyMap<string, string>
  onChange: (path: readonly string[], value: Json | undefined) => void
}

/** More parts than this are opened one by one; those in which something is needed stand open. */
const mostOpen = 6

/** Everything that a launch can be given, part by part. */
export function LaunchFields({ parts, config, problems, onChange }: LaunchFieldsProps) {
  return (
    <div className="grid gap-2.5">
      {parts.map(({ title, fields }) => (
        <Disclosure
          key={title}
          title={title}
          isWanted={
            parts.length <= mostOpen ||
            fields.some(({ isRequired, path }) => isRequired || problems.has(JSON.stringify(path)))
          }
          className="rounded-md border border-line"
          titleClassName="cursor-pointer px-3 py-2 font-mono text-sm"
        >
          <div className="grid gap-3 border-t border-line p-3 sm:grid-cols-2">
            {fields.map((field) => (
              <LaunchFieldInput
                key={JSON.stringify(field.path)}
                field={field}
                value={jsonAt(config, field.path)}
                error={problems.get(JSON.stringify(field.path))}
                onChange={(value) => onChange(field.path, value)}
              />
            ))}
          </div>
        </Disclosure>
      ))}
    </div>
  )
}
