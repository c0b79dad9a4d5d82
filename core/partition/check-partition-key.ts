import { dimensionMark, rangeMark } from './partition-set.ts'

/** Bytes of UTF-8. */
const longestKey = 512
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f]/

/** What is wrong with a partition key, as a sentence; undefined where nothing is. `inDimension`: it will be joined with others. */
export const partitionKeyProblem = (key: string, inDimension = false): string | undefined => {
  if (key === '') return 'A partition key cannot be empty.'
  if (control.test(key)) return `The partition key ${JSON.stringify(key)} has control characters in it.`
  if (key.trim() !== key) return `The partition key "${key}" begins or ends with a space.`
  if (new TextEncoder().encode(key).length > longestKey)
    return `The partition key ${key.slice(0, 40)}… is longer than ${longestKey} bytes.`
  if (key.split('/').some((part) => part === '..' || part === '.'))
    return `The partition key ${key} has a part that means another folder. Leave out "." and "..".`
  if (key.includes(rangeMark))
    return `The partition key ${key} has ${rangeMark} in it, which stands between the ends of a range.`
  if (inDimension && key.includes(dimensionMark))
    return `The partition key ${key} has ${dimensionMark} in it, which joins the keys of several dimensions.`
  return undefined
}
