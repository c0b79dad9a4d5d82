import { defineConfig } from 'prisma/config'

// Only `prisma generate` is used, which needs no engine; without this Prisma would want to download one.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= '/bin/true'

export default defineConfig({ schema: 'prisma' })
