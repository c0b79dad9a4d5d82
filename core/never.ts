/** The end of an exhaustive switch: the compiler proves that no case is left, and a broken invariant fails loudly. */
export function never(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
