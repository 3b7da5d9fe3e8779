import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

const noFilters = { externalTables: [], externalEnums: [] };

/** The engine asks a database for its version before it compares two files; nothing else is ever asked of this one. */
const connection = {
  provider: 'postgres',
  adapterName: 'none',
  getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
  queryRaw: async () => ({
    columnNames: ['exists', 'version', 'numeric_version'],
    columnTypes: [5, 7, 0],
    rows: [[true, 'PostgreSQL 18.0', 180_000]],
  }),
  executeRaw: async () => 0,
  executeScript: async () => undefined,
  dispose: async () => undefined,
};

export const offline = {
  provider: 'postgres',
  adapterName: 'none',
  connect: async () => connection,
  connectToShadowDb: async () => connection,
};

/** Loads the engine by hand: Node 20 cannot import `.wasm`. `factory` is a Prisma driver adapter. */
export async function openSchemaEngine(schema, factory = offline) {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasmUrl = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(fileURLToPath(wasmUrl)), {
    './schema_engine_bg.js': engine,
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const options = { datamodels: [['schema.prisma', schema]] };
  return engine.SchemaEngine.new(options, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/** The SQL that leads from one schema (null: an empty database) to another; an empty string when they are equal. */
export async function diffSchemas(previous, next) {
  const engine = await openSchemaEngine(next);
  const container = (content) => ({ tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] });
  const { exitCode, stdout } = await engine.diff({
    from: previous === null ? { tag: 'empty' } : container(previous),
    to: container(next),
    script: true,
    exitCode: true,
    filters: noFilters,
    shadowDatabaseUrl: null,
  });
  return exitCode === 0 ? '' : (stdout ?? '');
}
