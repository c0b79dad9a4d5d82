import type { Failure } from '../run/run-event.ts'
import { quoted } from './cluster-words.ts'

/** How long a registry that is slow or rests may keep a pod waiting. */
export const registryGraceMs = 300_000

type ImageTrouble = { failure: Failure; graceMs: number }

/** The first that fits tells: a registry that hides what one may not see says that it is not there, or denied. */
const patterns: [RegExp, (image: string, secrets: string[]) => Omit<Failure, 'stack'>, number][] = [
  [
    /no match for platform|exec format error/i,
    (image) => ({
      message: `The image ${image} is built for another kind of processor than the cluster's nodes have.`,
      fault: 'user',
      cause: 'image_platform',
    }),
    0,
  ],
  [
    /unauthorized|denied|no basic auth|authentication required|authorization failed|\b401\b|\b403\b/i,
    (image, secrets) => ({
      message: `The cluster may not pull the image ${image}. ${
        secrets.length > 0
          ? `Check the pull secret ${secrets.join(', ')}.`
          : 'Name a pull secret in its runtime, or spell the image as the registry does.'
      }`,
      fault: 'user',
      cause: 'image_denied',
    }),
    10_000,
  ],
  [
    /not found|manifest unknown|does not exist|name unknown|repository name/i,
    (image) => ({
      message: `There is no image ${image}. Check its name and its tag.`,
      fault: 'user',
      cause: 'image_missing',
    }),
    10_000,
  ],
  [
    /toomanyrequests|\b429\b|pull QPS exceeded|i\/o timeout|timeout|timed out|x509|connection refused|no such host|server misbehaving|\b5\d\d\b/i,
    (image) => ({
      message: `The registry of the image ${image} does not answer as it should.`,
      fault: 'infrastructure',
      cause: 'image_registry',
      retryable: true,
    }),
    registryGraceMs,
  ],
]

/** What a node says beside the image's own name and its addresses, in which anything may be. */
const withoutName = (message: string, image: string): string => {
  const [repository = image] = image.split(/@|:(?=[^/]*$)/)
  const names = [image, ...(repository.includes('/') ? [repository] : [])]
  return names.reduce(
    (words, name) => words.replaceAll(name, ' '),
    message.replaceAll(/https?:\/\/\S+/g, ' '),
  )
}

/** Why an image is not there, from what the container waits for; undefined where it waits for something else. */
export const explainImage = (
  reason: string,
  message: string,
  image: string,
  pullSecrets: string[],
): ImageTrouble | undefined => {
  const said = message === '' ? {} : { stack: [message] }
  if (reason === 'InvalidImageName')
    return {
      failure: {
        message: `${quoted(image)} is no name of an image.`,
        fault: 'user',
        cause: 'image_name',
        ...said,
      },
      graceMs: 0,
    }
  if (reason === 'ErrImageNeverPull')
    return {
      failure: {
        message: `The image ${image} is not on the node, and its pull policy forbids pulling it.`,
        fault: 'user',
        cause: 'image_missing',
        ...said,
      },
      graceMs: 0,
    }
  if (reason !== 'ErrImagePull' && reason !== 'ImagePullBackOff' && reason !== 'ImageInspectError')
    return undefined
  const words = withoutName(message, image)
  for (const [pattern, failureOf, graceMs] of patterns)
    if (pattern.test(words)) return { failure: { ...failureOf(image, pullSecrets), ...said }, graceMs }
  // "Back-off pulling image" alone says nothing: the first error did, or the warnings do.
  return {
    failure: {
      message: `The image ${image} could not be pulled.`,
      fault: 'infrastructure',
      cause: 'image_pull',
      retryable: true,
      ...said,
    },
    graceMs: registryGraceMs,
  }
}
