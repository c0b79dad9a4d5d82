import type { Compute, ComputeKind } from './compute.ts'

/** How an element begins: code that runs as it is, uses its inputs by their names, and says what to change. */
export const starterCompute = (
  kind: ComputeKind,
  functionName: string,
  inputs: readonly string[],
): Compute => {
  const [first] = inputs
  const list = inputs.join(', ')
  switch (kind) {
    case 'python':
      return { kind, code: `def ${functionName}(${list}):\n    return ${first ?? '[1, 2, 3]'}\n` }
    case 'typescript':
      return {
        kind,
        code: `export default async function ${functionName}(${list}) {\n  return ${first ?? '[1, 2, 3]'}\n}\n`,
      }
    case 'sql':
      return {
        kind,
        code:
          first === undefined ? 'select 1 as number\n' : `select *\nfrom ${inputs.join('\ncross join ')}\n`,
      }
    case 'shell':
      return { kind, code: `set -eu\necho "Making ${functionName}"\n` }
    case 'container':
      return { kind, image: 'alpine:3', command: ['sh', '-c', `echo "Making ${functionName}"`] }
    case 'external':
      return { kind }
  }
}

/** A sensor that asks for three runs, one at a look, and then for none. */
export const starterSensorCode = (language: 'python' | 'typescript', functionName: string): Compute =>
  language === 'python'
    ? {
        kind: 'python',
        code: `from sluice import RunRequest, SkipReason


def ${functionName}(context):
    done = int(context.cursor or 0)
    if done >= 3:
        return SkipReason("There is nothing new.")
    context.update_cursor(str(done + 1))
    return RunRequest(run_key=f"part {done + 1}")
`,
      }
    : {
        kind: 'typescript',
        code: `export default async function ${functionName}(context) {
  const done = Number(context.cursor ?? 0)
  if (done >= 3) return { skipReason: 'There is nothing new.' }
  return { requests: [{ runKey: \`part \${done + 1}\` }], cursor: String(done + 1) }
}
`,
      }

/** A check that passes while its asset holds anything. */
export const starterCheck = (functionName: string, asset: string): Compute => ({
  kind: 'python',
  code: `def ${functionName}(${asset}):\n    return len(${asset}) > 0\n`,
})
