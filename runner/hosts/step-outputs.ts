import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

import { z } from 'zod'

import { verdict, type Verdict } from '#core/check/verdict.ts'
import { format } from '#core/document/runtime.ts'
import { metadata } from '#core/run/metadata.ts'
import { sensorAnswer, type SensorAnswer } from '#core/sensor/sensor-answer.ts'

const listLimitBytes = 64 * 1024 * 1024

/** An output as the step's process listed it. Without `file` it was made and nothing is stored for it. */
export const listedOutput = z.object({
  name: z.string(),
  mappingKey: z.string().max(512).optional(),
  /** Where the step makes several partitions: of which this is the value. */
  partition: z.string().optional(),
  /** In `<folder>/outputs`. */
  file: z.string().optional(),
  format: format.optional(),
  typeName: z.string().max(400),
  dataVersion: z.string().max(400).optional(),
  metadata: metadata.optional(),
  /** What can be shown of a value that only its own language reads. */
  preview: z.string().max(8_000).optional(),
})
export type ListedOutput = z.infer<typeof listedOutput>

export interface StepException {
  name: string | null
  message: string
  stack: string[]
  /** In the user's code, from 1. */
  line?: number | null
  /** Where the error itself says whether another try may help. */
  retryable?: boolean | null
  cause?: StepException | null
}
const stepException: z.ZodType<StepException> = z.object({
  name: z.string().nullable(),
  message: z.string(),
  stack: z.array(z.string()),
  line: z.int().positive().nullish(),
  retryable: z.boolean().nullish(),
  cause: z.lazy(() => stepException.nullish()),
})

/** What a step wrote breaks its contract with the runner: code in the step meddled with its folder. */
export class OutputsUnreadable extends Error {
  override name = 'OutputsUnreadable'
}

/**
 * The outputs a step listed, in the order yielded, with the full paths of their files; undefined where it listed none.
 * The list is the step's word: a file outside its folder is refused.
 */
export async function readStepOutputs(folder: string): Promise<ListedOutput[] | undefined> {
  const listed = await readBounded(join(folder, 'outputs', 'outputs.json'))
  if (listed === undefined) return undefined
  const parsed = z.array(listedOutput).max(100_000).safeParse(listed)
  if (!parsed.success)
    throw new OutputsUnreadable(
      `The list of outputs is not what a step writes: ${z.prettifyError(parsed.error)}`,
    )
  const root = await realpath(join(folder, 'outputs'))
  return Promise.all(
    parsed.data.map(async (output) =>
      output.file === undefined ? output : { ...output, file: await inside(root, output.file) },
    ),
  )
}

/** What the code of a check found, where its host wrote it down. */
export async function readStepVerdict(folder: string): Promise<Verdict | undefined> {
  return readWord(folder, 'verdict.json', verdict, 'The verdict is not what a check writes')
}

/** What the code of a sensor asks for, where its host wrote it down. */
export async function readStepAnswer(folder: string): Promise<SensorAnswer | undefined> {
  return readWord(folder, 'answer.json', sensorAnswer, 'The answer is not what a sensor writes')
}

async function readWord<Word>(
  folder: string,
  name: string,
  schema: z.ZodType<Word>,
  wrong: string,
): Promise<Word | undefined> {
  const written = await readBounded(join(folder, 'outputs', name))
  if (written === undefined) return undefined
  const parsed = schema.safeParse(written)
  if (parsed.success) return parsed.data
  throw new OutputsUnreadable(`${wrong}: ${z.prettifyError(parsed.error)}`)
}

/** The exception that ended a step, where its host saw one. */
export async function readStepException(folder: string): Promise<StepException | undefined> {
  const found = stepException.safeParse(await readBounded(join(folder, 'outputs', 'exception.json')))
  return found.success ? found.data : undefined
}

async function inside(root: string, file: string): Promise<string> {
  const path = await realpath(join(root, file)).catch(() => undefined)
  if (path === undefined) throw new OutputsUnreadable(`The output file ${file} is missing.`)
  if (!path.startsWith(root + sep))
    throw new OutputsUnreadable(`The output file ${file} lies outside the folder for outputs.`)
  if (!(await stat(path)).isFile()) throw new OutputsUnreadable(`The output ${file} is not a plain file.`)
  return path
}

async function readBounded(path: string): Promise<unknown> {
  const text = await textOf(path)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new OutputsUnreadable(`${path} is not JSON.`, { cause: error })
  }
}

/** The step may have put anything in its place: a pipe must not be waited for, nor a link followed. */
async function textOf(path: string): Promise<string | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw new OutputsUnreadable(`${path} cannot be read: ${error.message}.`, { cause: error })
    },
  )
  if (!file) return undefined
  try {
    const found = await file.stat()
    if (!found.isFile()) throw new OutputsUnreadable(`${path} is not a plain file.`)
    if (found.size > listLimitBytes) throw new OutputsUnreadable(`${path} is larger than 64 MiB.`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}
