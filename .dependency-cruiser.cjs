/**
 * Who may import whom: platform ← web, policies ← subjects ← events ← features ← routes, app, server.
 * docs/ARCHITECTURE.md says why; `npm run check:imports` says where it is not so.
 */
const CLIENT = '^src/generated/prisma';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or need a third. Cycles of types alone are harmless.',
      severity: 'error',
      from: { path: '^src', pathNot: CLIENT },
      to: { circular: true, viaOnly: { pathNot: CLIENT, dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'src-knows-no-tests',
      severity: 'error',
      from: { path: '^(src|prisma)' },
      to: { path: '^tests' },
    },
    {
      name: 'platform-stands-alone',
      comment:
        'The building blocks know nothing of memos or people: of ours they take only types, and the Prisma client.',
      severity: 'error',
      from: { path: '^src/platform' },
      to: {
        path: '^src',
        pathNot: ['^src/platform', CLIENT],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'platform-types-from-config-and-actor-only',
      severity: 'error',
      from: { path: '^src/platform' },
      to: { path: '^src', pathNot: ['^src/platform', '^src/config\\.ts$', '^src/web/actor\\.ts$', CLIENT] },
    },
    {
      name: 'web-knows-no-features',
      comment: 'What every page needs; a feature gives it what it must know.',
      severity: 'error',
      from: { path: '^src/web' },
      to: { path: '^src/(features|events|subjects|app|server|routes|jobs)' },
    },
    {
      name: 'subjects-know-no-pages',
      comment: 'What hangs at a memo or task asks the subject, which asks policies.',
      severity: 'error',
      from: { path: '^src/subjects' },
      to: { path: '^src/(features|events|app|server|routes|jobs)', pathNot: '\\.(service|queries|urls)\\.ts$' },
    },
    {
      name: 'policies-are-pure',
      comment: 'A rule is a function of facts. Policies may use each other, and types.',
      severity: 'error',
      from: { path: '^src/policies' },
      to: { pathNot: '^src/policies', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'events-know-no-pages',
      comment: 'What happened may be told with the help of services and queries, never by controllers or routes.',
      severity: 'error',
      from: { path: '^src/events' },
      to: { path: '^src/(features|routes|app|server)', pathNot: '\\.(service|queries|policy|schema)\\.ts$' },
    },
    {
      name: 'features-leave-requests-alone',
      comment: 'A feature may use anything of another but what answers its requests.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: {
        path: '^src/features/.*\\.(controller|routes)\\.ts$',
        pathNot: '^src/features/$1/',
      },
    },
    {
      name: 'features-do-not-reach-up',
      severity: 'error',
      from: { path: '^src/(features|events|subjects|policies|web|platform|i18n|seed|import)' },
      to: { path: '^src/(app|server|routes|jobs)\\.ts$' },
    },
    {
      name: 'client-only-where-data-is-handled',
      comment: 'Services, queries, events, seeds and imports talk to the database; all others ask them.',
      severity: 'error',
      from: {
        path: '^src',
        pathNot: ['\\.(service|queries)\\.ts$', '^src/(events|seed|import|generated)/', '^src/platform/db\\.ts$'],
      },
      to: { path: CLIENT, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'controllers-do-not-query',
      comment:
        'A controller calls a service or queries. Routes, controllers and schemas know the database by its types.',
      severity: 'error',
      from: { path: '\\.(controller|routes|schema)\\.ts$', pathNot: '^src/features/health/' },
      to: { path: '^src/platform/db\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-stands-alone',
      comment:
        'Code for the browser shares nothing with the server but types, the table of keys, and how words and names are compared.',
      severity: 'error',
      from: { path: '^src/browser' },
      to: {
        path: '^src',
        pathNot: '^src/(browser|platform/words)/|^src/platform/shortcuts\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-knows-no-browser',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/browser' },
      to: { path: '^src/browser' },
    },
    {
      name: 'no-development-tools-in-production',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/browser' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: { path: '^src' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { path: '^src', orphan: true, pathNot: ['\\.d\\.ts$', '\\.json$', CLIENT, '^src/(browser|styles)/'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', CLIENT] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
