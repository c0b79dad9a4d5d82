import { formatBytes, formatDuration, formatNumber, formatQuantity } from '#components/ui/format.ts'
import type { Tone } from '#components/ui/tone.ts'
import type { ComparedStep, RunComparison } from '#core/run/compare/compare-runs.ts'
import type { FactKind } from '#core/run/compare/step-facts.ts'
import { changeOf, type FigurePair } from '#core/run/compare/step-figures.ts'

export const factWords: Record<FactKind, string> = {
  code: 'code',
  input: 'input',
  config: 'config',
  image: 'image',
  requirement: 'packages',
  resource: 'resource',
  secret: 'secret',
  environment: 'variable',
  runtime: 'runtime',
}

/** What of a step differs, each kind once: "code, config". */
export const differenceWords = ({ differences }: Pick<ComparedStep, 'differences'>): string =>
  [...new Set(differences.map(({ of }) => factWords[of]))].join(', ')

/** Whether anything about a step is to be looked at: something else was given to it, it came out otherwise, or one run has it not. */
export const isDifferent = ({ a, b, differences, data }: ComparedStep): boolean =>
  !a || !b || differences.length > 0 || a.status !== b.status || data === 'changed'

const everything =
  'code, data versions of inputs, config, image, packages, resources, names of secrets, variables and runtime'

/** What became of the steps after the first that was given something else. */
const afterWords = (steps: readonly ComparedStep[]): string => {
  const after = steps.filter(({ follows, a, b }) => follows && a && b)
  if (after.length === 0) return 'No step of both runs comes after it.'
  const changed = after.filter(({ data }) => data === 'changed').length
  const same = after.filter(({ data }) => data === 'same').length
  const ended = after.filter(({ a, b }) => a?.status !== b?.status).length
  const parts = [
    changed > 0 ? `${changed} made other data` : '',
    same > 0 ? `${same} the same data` : '',
    ended > 0 ? `${ended} ended otherwise` : '',
  ].filter(Boolean)
  return `Of ${formatQuantity(after.length, 'step')} after it, ${parts.join(', ') || 'none can be told apart by its data'}.`
}

const partly = ({ steps, inBoth }: RunComparison): string =>
  inBoth === steps.length
    ? ''
    : ` ${formatQuantity(steps.length - inBoth, 'step')} ${steps.length - inBoth === 1 ? 'is' : 'are'} in only one of the runs and cannot be compared.`

/** The comparison in a sentence or two. */
export const verdictOf = (found: RunComparison): { tone: Tone; title: string; text: string } => {
  if (found.inBoth === 0)
    return {
      tone: 'warn',
      title: 'The two runs have no step in common.',
      text: 'Their targets differ altogether, so there is nothing to compare step by step.',
    }
  const first = found.steps.find(({ key }) => key === found.first)
  if (first)
    return {
      tone: 'accent',
      title: `They part at ${first.key}: ${differenceWords({ differences: first.differences.filter(({ inherited }) => !inherited) })}.`,
      text: afterWords(found.steps) + partly(found),
    }
  if (found.unexplained !== null)
    return {
      tone: 'warn',
      title: `The same was given to both, yet ${found.unexplained} came out otherwise.`,
      text: `Alike are ${everything}. The reason lies outside of the pipeline: something it calls, the time, chance, or the machine.${partly(found)}`,
    }
  return {
    tone: 'succeeded',
    title:
      found.inBoth === 1
        ? 'The one step of both runs is alike.'
        : `All ${found.inBoth} steps of both runs are alike.`,
    text: `Compared were ${everything}, and what came out.${partly(found)}`,
  }
}

const spell: Record<FigurePair['unit'], (value: number) => string> = {
  ms: formatDuration,
  bytes: formatBytes,
  number: formatNumber,
}

/** A figure with its unit; a dash where there is none. */
export const figureWords = (value: number | null, unit: FigurePair['unit']): string =>
  value === null ? '–' : spell[unit](value)

/** The change between two figures: "+1.2 s, +40 %". Empty where there is none to tell. */
export const changeWords = (pair: FigurePair): string => {
  const change = changeOf(pair)
  if (!change) return ''
  if (change.by === 0) return 'same'
  const sign = change.by > 0 ? '+' : '−'
  const by = `${sign}${spell[pair.unit](Math.abs(change.by))}`
  if (change.part === null) return by
  const percent = Math.abs(change.part * 100)
  return `${by}, ${sign}${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toPrecision(2)} %`
}

/** A fact as it is shown: of a hash the beginning is enough to tell it from another. */
export const shownFact = (text: string | null): string =>
  text === null ? 'not given' : text.replaceAll(/\b([0-9a-f]{8})[0-9a-f]{16,}\b/g, '$1…')
