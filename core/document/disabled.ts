import type { Element, ElementKind } from './element.ts'

/** What can be disabled: whatever a run carries out, or starts one. */
const switchedKinds = [
  'asset',
  'multiAsset',
  'op',
  'check',
  'job',
  'schedule',
  'sensor',
] as const satisfies ElementKind[]
export type SwitchedElement = Extract<Element, { kind: (typeof switchedKinds)[number] }>

export const canBeDisabled = (element: Element): element is SwitchedElement =>
  (switchedKinds as readonly ElementKind[]).includes(element.kind)

/**
 * Whether an element is left out of runs. What is made from a disabled asset loads its last stored value; an input that
 * is wired to a disabled op has its default, or the value given at launch; a disabled job, schedule or sensor starts nothing.
 */
export const isDisabled = (element: Element | undefined): boolean =>
  element !== undefined && 'disabled' in element && element.disabled === true
