import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
// The language of the pages is chosen when they are built: nobody loads a word of another one.
const language = process.env.SLUICE_LANGUAGE ?? 'en'
const inOtherWords = {
  loaders: [
    {
      loader: fileURLToPath(new URL('translations/loader.js', import.meta.url)),
      options: { language, root },
    },
  ],
}

/** @type {import('next').NextConfig} */
export default {
  outputFileTracingRoot: root,
  turbopack: {
    root,
    ...(language !== 'en' && { rules: { '*.ts': inOtherWords, '*.tsx': inOtherWords } }),
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
