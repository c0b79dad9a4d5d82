import { canonicalJson } from '../document/canonical.ts'
import type { Step, StepOutput } from '../run/step-graph.ts'
import { sha256 } from '../sha256.ts'

/**
 * The data version of an asset whose code reports none: a hash of the code's version, the configuration, and the data versions of what it was made from.
 * Equal versions mean that making it again would give the same.
 */
export const dataVersionOf = (
  step: Pick<Step, 'compute' | 'config'>,
  output: Pick<StepOutput, 'codeVersion'>,
  inputVersions: Readonly<Record<string, string>>,
): string =>
  sha256(
    canonicalJson({
      code: output.codeVersion ?? sha256(canonicalJson(step.compute)),
      config: step.config,
      inputs: inputVersions,
    }),
  ).slice(0, 32)
