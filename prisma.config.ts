import { defineConfig } from 'prisma/config';

// `prisma generate` needs no engine, but the CLI would download one unless it is told that there is one.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only `prisma migrate` uses it, for those who have Prisma's own engine; the application reads DATABASE_URL itself.
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
