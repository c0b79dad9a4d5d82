const firstControl = '.cm-content, input:not([data-element-name]), textarea, button[role="combobox"]'

/** The control of a field, spelled as forms spell it (`runtime.memoryMib`), or the first one there is. */
export const controlFor = (within: HTMLElement | null, field: string): HTMLElement | null | undefined => {
  const parts = field === '' ? [] : field.split('.')
  // The field itself, else the one it lies in: a value of a map stands in the field of the map.
  const spot = parts
    .map((_, index) => parts.slice(0, parts.length - index).join('.'))
    .map((path) => within?.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`))
    .find((one) => one !== null && one !== undefined)
  return spot?.matches('input,textarea') ? spot : (spot ?? within)?.querySelector<HTMLElement>(firstControl)
}
