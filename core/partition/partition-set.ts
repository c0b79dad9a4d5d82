import type { ElementOf } from '../document/element.ts'

/** How an asset is cut, as a pipeline writes it. */
export type PartitionSet = ElementOf<'partitions'>['set']
export type SetOf<Type extends PartitionSet['type']> = Extract<PartitionSet, { type: Type }>

/** A set whose dimensions were looked up: nothing in it refers to anything else by name. */
export type WholeSet =
  | SetOf<'static'>
  | SetOf<'timeWindow'>
  /** Its keys are added and removed while it lives; they are kept under its name. */
  | { type: 'dynamic'; name: string }
  /** In the order of their names, in which a key joins theirs. */
  | { type: 'multi'; dimensions: readonly { name: string; set: SimpleSet }[] }
export type SimpleSet = Exclude<WholeSet, { type: 'multi' }>

/** Joins the keys of the dimensions of one partition. */
export const dimensionMark = '|'
/** Between the first and the last key of a range. */
export const rangeMark = '...'
