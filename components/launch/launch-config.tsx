'use client'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { editConfigText, writeOutConfig } from '#core/run/launch/edit-config-text.ts'
import type { LaunchPart } from '#core/run/launch/launch-form.ts'

import { LaunchFields } from './launch-fields.tsx'
import type { problemsByField } from './launch.ts'
import type { Given } from './use-given.ts'

export type ConfigFace = 'fields' | 'text'

interface LaunchConfigProps {
  face: ConfigFace
  onFaceChange: (face: ConfigFace) => void
  parts: readonly LaunchPart[]
  config: Given['config']
  problems: ReturnType<typeof problemsByField>
}

/** The configuration of a launch: a field for each thing that can be given, or all of it as text. */
export function LaunchConfig({ face, onFaceChange, parts, config, problems }: LaunchConfigProps) {
  const { text, given, problem, change } = config
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-2">
        <Segmented
          label="How the configuration is shown"
          value={face}
          onChange={onFaceChange}
          options={[
            { value: 'fields', label: 'Fields', icon: 'table' },
            { value: 'text', label: 'Text', icon: 'code' },
          ]}
        />
        {face === 'text' && (
          <Button
            onClick={() =>
              change(
                writeOutConfig(
                  text,
                  parts.flatMap(({ fields }) => fields),
                ),
              )
            }
          >
            Write out what is usual
          </Button>
        )}
      </div>
      {face === 'text' ? (
        <Field
          label="Configuration"
          hint="YAML or JSON: ops by step with their config and inputs, resources with theirs."
          error={problem ?? problems.atLine(text)}
        >
          <TextArea mono rows={8} value={text} onChange={(event) => change(event.target.value)} />
        </Field>
      ) : problem !== undefined ? (
        <Banner tone="failed" framed title="The text of the configuration cannot be read.">
          {problem}
        </Banner>
      ) : parts.length === 0 ? (
        <p className="text-ink-2">
          Nothing of it has a configuration. What its code asks for can be given as text.
        </p>
      ) : (
        <LaunchFields
          parts={parts}
          config={given}
          problems={problems.fields}
          onChange={(path, value) => change(editConfigText(text, path, value))}
        />
      )}
    </div>
  )
}
