'use client'
import { Field } from '#components/ui/field.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { isJsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'

import { useAbilities, useGround } from '../ground.ts'
import type { FieldSpec } from './field-spec.ts'
import { type FieldWords, wordsOfField } from './field-words.ts'
import { JsonInput } from './json-input.tsx'
import { ListInput } from './list-input.tsx'
import { PairsInput } from './pairs-input.tsx'
import { planLimit } from './plan-limit.ts'
import { sentenceAt, type RefusedValue } from './refused-value.ts'
import { isSecret, SecretField } from './secret-field.tsx'
import { VariantsField } from './variants-field.tsx'
import { whyLocked } from './why-locked.ts'

interface SchemaFieldProps {
  name: string
  spec: FieldSpec
  value: Json | undefined
  /** Undefined takes the field away. Gives whether the value was taken. */
  onChange: (value: Json | undefined) => boolean
  /** What was not taken last, which is said at its field. */
  refused?: RefusedValue | undefined
  error?: string | undefined
  disabled?: boolean | undefined
  /** The path of the field in the text of the pipeline. */
  path: string
  /** What it is called, where its name alone does not say. */
  words?: FieldWords | undefined
}

const absent = '\u0000'

/** A control for a field of the schema, whatever its shape. */
export function SchemaField({
  name,
  spec,
  value,
  onChange,
  refused,
  error: wrong,
  disabled,
  path,
  words,
}: SchemaFieldProps) {
  const abilities = useAbilities()
  const { ceiling } = useGround()
  const { label, hint, unit, placeholder, mono } = words ?? wordsOfField(name)
  const error = sentenceAt(refused, path, label) ?? wrong
  const frame = {
    label,
    hint,
    error,
    aside: (
      <code className="opacity-0 transition-opacity group-hover/field:opacity-100 group-focus-within/field:opacity-100">
        {path}
      </code>
    ),
    className: 'group/field',
  }
  switch (spec.type) {
    case 'text': {
      const text = typeof value === 'string' ? value : ''
      const change = (next: string) => onChange(next === '' ? undefined : next)
      return (
        <Field {...frame}>
          {spec.long ? (
            <TextArea
              value={text}
              disabled={disabled}
              data-field={path}
              onChange={(event) => change(event.target.value)}
            />
          ) : (
            <TextInput
              mono={mono ?? false}
              value={text}
              disabled={disabled}
              data-field={path}
              placeholder={placeholder}
              onChange={(event) => change(event.target.value)}
            />
          )}
        </Field>
      )
    }
    case 'number': {
      const limit = planLimit(path, ceiling)
      const isOver = limit !== undefined && typeof value === 'number' && value > limit.most
      return (
        <Field
          {...frame}
          {...(limit && { hint: <PlanHint sentence={limit.sentence} /> })}
          error={error ?? (isOver ? limit.sentence : undefined)}
        >
          <NumberField
            value={typeof value === 'number' ? value : undefined}
            onChange={onChange}
            {...(spec.min !== undefined && { min: spec.min })}
            {...(spec.max !== undefined && { max: spec.max })}
            {...(unit !== undefined && { unit })}
            {...(placeholder !== undefined && { placeholder })}
            disabled={disabled ?? false}
            data-field={path}
          />
        </Field>
      )
    }
    case 'boolean':
      return (
        <Switch
          label={label}
          checked={value === true}
          disabled={disabled ?? false}
          onChange={(checked) => onChange(checked ? true : undefined)}
        />
      )
    case 'choice':
      return (
        <div data-field={path} className="contents">
          <Field {...frame}>
            <Select
              value={typeof value === 'string' ? value : absent}
              disabled={disabled ?? false}
              options={[
                { value: absent, label: 'Usual' },
                ...spec.options.map((option) => {
                  const locked = whyLocked(name, option, abilities)
                  return { value: option, label: option, ...(locked && { hint: locked, disabled: true }) }
                }),
              ]}
              onChange={(next) => onChange(next === absent ? undefined : next)}
            />
          </Field>
        </div>
      )
    case 'texts':
      return (
        <div data-field={path} className="contents">
          <Field {...frame}>
            <ListInput
              value={Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []}
              placeholder={placeholder}
              mono={mono}
              disabled={disabled}
              onChange={(next) => onChange(next.length > 0 ? next : undefined)}
            />
          </Field>
        </div>
      )
    case 'pairs': {
      const pairs = isJsonObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, one]) => [
              key,
              typeof one === 'string' ? one : JSON.stringify(one),
            ]),
          )
        : {}
      return (
        <div data-field={path} className="group/field grid gap-1">
          <span className="text-sm font-medium text-ink-2">{label}</span>
          <PairsInput
            label={label}
            value={pairs}
            disabled={disabled}
            onChange={(next) => onChange(Object.keys(next).length > 0 ? next : undefined)}
          />
        </div>
      )
    }
    case 'fields':
      if (isSecret(spec))
        return (
          <SecretField
            name={name}
            path={path}
            value={value}
            error={error}
            disabled={disabled ?? false}
            onChange={onChange}
          />
        )
      return (
        <fieldset className="grid gap-3 rounded-md border border-line px-3 pt-1 pb-3">
          <legend className="px-1 text-sm font-medium text-ink-2">{label}</legend>
          {spec.fields.map(([inner, innerSpec]) => (
            <SchemaField
              key={inner}
              name={inner}
              spec={innerSpec}
              path={`${path}.${inner}`}
              disabled={disabled}
              refused={refused}
              value={isJsonObject(value) ? value[inner] : undefined}
              onChange={(next) => onChange(withInner(value, inner, next, spec.needed))}
            />
          ))}
        </fieldset>
      )
    case 'variants':
      return (
        <VariantsField
          frame={frame}
          spec={spec}
          value={value}
          disabled={disabled}
          path={path}
          onChange={onChange}
          renderField={(inner, innerSpec, change) => (
            <SchemaField
              key={inner}
              name={inner}
              spec={innerSpec}
              path={`${path}.${inner}`}
              disabled={disabled}
              refused={refused}
              value={isJsonObject(value) ? value[inner] : undefined}
              onChange={change}
            />
          )}
        />
      )
    case 'json':
      return (
        <JsonInput
          label={label}
          hint={hint}
          error={error}
          value={value}
          disabled={disabled}
          onChange={onChange}
        />
      )
  }
}

/** Why there is no more to be had here. */
function PlanHint({ sentence }: { sentence: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <Icon name="lock" size={12} />
      {sentence}
    </span>
  )
}

/** A map with one field set, beside what it needs, or taken away; undefined when nothing is left, or nothing can be without that field. */
const withInner = (
  value: Json | undefined,
  name: string,
  next: Json | undefined,
  needed: Readonly<Record<string, Json>>,
): Json | undefined => {
  const { [name]: _, ...rest } = isJsonObject(value) ? value : {}
  if (next === undefined && Object.hasOwn(needed, name)) return undefined
  const whole = next === undefined ? rest : { ...needed, ...rest, [name]: next }
  return Object.keys(whole).length > 0 ? whole : undefined
}
