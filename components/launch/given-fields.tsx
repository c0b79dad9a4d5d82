'use client'
import { useState } from 'react'

import { Banner } from '#components/ui/banner.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import type { LaunchPart } from '#core/run/launch/launch-form.ts'

import { type ConfigFace, LaunchConfig } from './launch-config.tsx'
import { problemsByField, type LaunchProblem } from './launch.ts'
import type { Given } from './use-given.ts'

interface GivenFieldsProps {
  parts: readonly LaunchPart[]
  given: Given
  /** What is wrong with it, as far as it can be read. */
  problems: readonly LaunchProblem[]
}

/** The configuration and the tags of what is launched, each problem where it is mended. */
export function GivenFields({ parts, given: { config, tags }, problems }: GivenFieldsProps) {
  const [face, setFace] = useState<ConfigFace>('fields')
  const byField = problemsByField(parts, problems)
  return (
    <>
      <LaunchConfig face={face} onFaceChange={setFace} parts={parts} config={config} problems={byField} />
      <Field label="Tags" optional hint="One a line, name=value." error={tags.problem}>
        <TextArea mono rows={2} value={tags.text} onChange={(event) => tags.change(event.target.value)} />
      </Field>
      {face === 'fields' &&
        byField.others.map((message) => (
          <Banner key={message} tone="warn" framed>
            {message}
          </Banner>
        ))}
    </>
  )
}
