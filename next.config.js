import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const translations = new URL('translations/', import.meta.url)
// The language of the pages is chosen when they are built: nobody loads a word of another one.
const language = process.env.SLUICE_LANGUAGE ?? 'en'
/** The build remembers what a loader made by its options alone: they say what catalogs and rules of phrases it works by. */
const workedBy = () =>
  readdirSync(translations)
    .toSorted()
    .reduce((hash, name) => hash.update(readFileSync(new URL(name, translations))), createHash('sha256'))
    .digest('hex')
const inOtherWords = () => {
  const rule = {
    loaders: [
      {
        loader: fileURLToPath(new URL('translations/loader.js', import.meta.url)),
        options: { language, root, workedBy: workedBy() },
      },
    ],
  }
  return { rules: { '*.ts': rule, '*.tsx': rule } }
}

/** @type {import('next').NextConfig} */
export default {
  outputFileTracingRoot: root,
  turbopack: {
    root,
    ...(language !== 'en' && inOtherWords()),
  },
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run check`; a start need not wait for that again.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  allowedDevOrigins: ['127.0.0.1'],
  serverExternalPackages: [
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    'better-auth',
    '@aws-sdk/client-s3',
    '@aws-sdk/s3-request-presigner',
    '@aws-sdk/client-sqs',
    '@platformatic/kafka',
    'mysql2',
  ],
}
