const keyOf = (index: number): string => `link_${index}`

/** The assets of {@link pythonChain}, first to last. */
export const chainKeys = (length: number): string[] => Array.from({ length }, (_, index) => keyOf(index))

const codeOf = (index: number, seconds: number): string => {
  const before = index > 0 ? keyOf(index - 1) : ''
  return [
    'import time',
    `def ${keyOf(index)}(${before}):`,
    `    time.sleep(${seconds})`,
    `    print("made ${keyOf(index)}")`,
    `    return ${before && `${before} + `}[${index}]`,
  ].join('\n')
}

/** A pipeline whose assets are each made of the one before, which takes `seconds` and is told by a line. */
export const pythonChain = (length: number, seconds: number): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name: 'chain',
    assets: chainKeys(length).map((key, index) => ({
      id: key,
      key,
      ...(index > 0 && { deps: [keyOf(index - 1)] }),
      compute: { kind: 'python', code: codeOf(index, seconds) },
    })),
  })
