import { whyBadName } from './name-rules.ts'

const longest = 64

/** Why a pipeline cannot be called so, or undefined where it can. Names of pipelines stand in addresses and in file names. */
export const whyBadPipelineName = (name: string): string | undefined => {
  if (name.length > longest) return `is longer than ${longest} characters`
  return whyBadName(name, 'job')
}
