import type { InputFile } from './step-host.ts'

/** A name as environment variables spell it: `daily sales` → `DAILY_SALES`. */
export const variableName = (name: string): string => name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()

/** Where a shell finds its inputs: a path for each; of a list, its paths a line each; of partitions their keys too, in the same order. */
export const inputVariables = (inputs: InputFile[]): Record<string, string> =>
  Object.fromEntries(
    inputs.flatMap((input) => {
      const variable = `SLUICE_INPUT_${variableName(input.name)}`
      return [
        [variable, input.files.map((file) => file.path).join('\n')],
        ...(input.keys ? [[`${variable}_PARTITIONS`, input.keys.join('\n')]] : []),
      ]
    }),
  )
