/** Of Kubernetes' notation: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number that a quantity stands for; null where there is none, or it is none. */
export const quantity = (spelled: string | undefined): number | null => {
  const parts = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([numkKMGTPE]?i?)$/.exec(spelled ?? '')
  const value = Number(parts?.[1])
  const factor = factors[parts?.[2] ?? '']
  return parts && Number.isFinite(value) && factor !== undefined ? value * factor : null
}

export const milliCpu = (spelled: string | undefined): number | null => {
  const processors = quantity(spelled)
  return processors === null ? null : Math.round(processors * 1000)
}

export const mebibytes = (spelled: string | undefined): number | null => {
  const sizeBytes = quantity(spelled)
  return sizeBytes === null ? null : sizeBytes / 2 ** 20
}
