/** A value with every secret in the place of the reference that stands for it. */
export type Resolved<Value> = Value extends { env: string }
  ? string
  : Value extends readonly (infer Item)[]
    ? Resolved<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Resolved<Value[Key]> }
      : Value
