import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { plainSender } from './platform/emailAddress';
import { readLimits } from './platform/http/hourlyLimits';
import { projectRoot } from './platform/projectRoot';
import { readClamdUrl } from './platform/scanner/scannerAddress';
import { readS3Url } from './platform/storage/s3Address';
import { isZoneOfNode } from './platform/timeZones';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['0', '1', 'true', 'false', '']).transform((value) => value === '1' || value === 'true');

/** `0`/`false`, a number of proxies, or a list of addresses as Express takes them. */
const trustProxy = z.string().transform((value) => {
  if (value === '' || value === 'false') return false;
  return /^\d+$/.test(value) ? Number(value) : value;
});

const writeLimits = z.string().transform((text, issues) => {
  const limits = readLimits(text);
  if (!limits) issues.addIssue('is neither "off" nor limits like "send=500, chat=off"');
  return limits ?? z.NEVER;
});

const sender = z.string().transform((text, issues) => {
  const plain = plainSender(text);
  if (plain === null) issues.addIssue('is neither an address nor "Name <address>"');
  return plain ?? z.NEVER;
});

const bucket = z.string().transform((text, issues) => {
  const address = readS3Url(text);
  if (typeof address === 'string') issues.addIssue(address);
  return typeof address === 'string' ? z.NEVER : address;
});

const scannerAddress = z.string().transform((text, issues) => {
  const address = readClamdUrl(text);
  if (typeof address === 'string') issues.addIssue(address);
  return typeof address === 'string' ? z.NEVER : address;
});

const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('localhost'),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('data'),
  UPLOADS_DIR: z.string().min(1).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: sender.default('Notes CRM <notes@localhost>'),
  MAIL_REPLY_TO: sender.optional(),
  SESSION_SECRET: z.string().min(16).optional(),
  MAX_FILE_MB: z.coerce.number().int().min(1).max(2_000).default(25),
  IMPORT_MAX_MB: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
  METRICS_TOKEN: z.string().min(16).optional(),
  TRUST_PROXY: trustProxy.default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DEFAULT_LOCALE: z.enum(['en', 'de']).default('en'),
  DEFAULT_TIME_ZONE: z.string().refine(isZoneOfNode, 'is not an IANA time zone').optional(),
  WEB_PROCESSES: z.coerce.number().int().min(1).max(64).default(1),
  BACKUP_DIR: z.string().min(1).optional(),
  BACKUP_URL: bucket.optional(),
  BACKUP_PASSPHRASE_FILE: z.string().min(1).optional(),
  S3_URL: bucket.optional(),
  CLAMD_URL: scannerAddress.optional(),
  COMPRESS: flag.default(false),
  WRITE_LIMITS: writeLimits.prefault(''),
  UNDO_SECONDS: z.coerce.number().int().min(0).max(60).default(10),
  DEMO: flag.default(false),
});

export type Config = ReturnType<typeof readConfig>;

export class ConfigError extends Error {}

/** The only reader of the environment. A wrong variable is named, with what is wrong, and the program does not start. */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The configuration is not valid.\n  ${lines.join('\n  ')}\nSee .env.example.`);
  }
  const value = parsed.data;
  const dataDir = path.resolve(value.DATA_DIR);
  // The demo keeps all it makes in one folder, to be thrown away.
  const inDataDir = path.join(dataDir, 'uploads');
  const uploadsDir = path.resolve(value.UPLOADS_DIR ?? (value.DEMO ? inDataDir : path.join(projectRoot, 'uploads')));
  return {
    isProduction: value.NODE_ENV === 'production',
    port: value.PORT,
    host: value.HOST,
    baseUrl: value.BASE_URL?.replace(/\/+$/, '') ?? `http://localhost:${value.PORT}`,
    /** Whether the address people use is known for certain, not guessed from the port. */
    hasBaseUrl: value.BASE_URL !== undefined,
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir,
    uploadsDir,
    /** Where files were kept before there was a place of their own at the top of the project. */
    formerUploadsDir: value.UPLOADS_DIR === undefined && !value.DEMO ? inDataDir : null,
    /** Beside the stored files, so that storing one is a rename. */
    uploadTempDir: path.join(uploadsDir, 'arriving'),
    /** Where dumps lie that were uploaded for an import, and how large one file of them may be. */
    importsDir: path.join(dataDir, 'imports'),
    importMaxMb: value.IMPORT_MAX_MB,
    /** Where the nightly backups are kept. */
    backupDir: path.resolve(value.BACKUP_DIR ?? path.join(dataDir, 'backups')),
    /** The bucket of the nightly backups; null: they lie in `backupDir`. */
    backupBucket: value.BACKUP_URL ?? null,
    backupPassphraseFile: value.BACKUP_PASSPHRASE_FILE ?? null,
    smtpUrl: value.SMTP_URL ?? null,
    mailFrom: value.MAIL_FROM,
    /** Where answers to mails go; null: nobody reads them. */
    mailReplyTo: value.MAIL_REPLY_TO ?? null,
    sessionSecret: value.SESSION_SECRET ?? null,
    maxFileBytes: value.MAX_FILE_MB * 1024 * 1024,
    trustProxy: value.TRUST_PROXY,
    metricsToken: value.METRICS_TOKEN ?? null,
    logLevel: value.LOG_LEVEL,
    defaultLocale: value.DEFAULT_LOCALE,
    defaultTimeZone: value.DEFAULT_TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    /** Whether somebody wrote it, who should hear that the database does not know it. */
    hasDefaultTimeZone: value.DEFAULT_TIME_ZONE !== undefined,
    webProcesses: value.WEB_PROCESSES,
    /** The bucket of uploaded files; null: they lie in `uploadsDir`. */
    s3: value.S3_URL ?? null,
    /** Where the virus scanner listens; null: files are not checked. */
    clamd: value.CLAMD_URL ?? null,
    compress: value.COMPRESS,
    /** How much one person may do within an hour. */
    limits: value.WRITE_LIMITS,
    /** How long an act may be undone, and its notices wait; 0: not at all. */
    undoMs: value.UNDO_SECONDS * 1000,
    isDemo: value.DEMO,
  };
}

/** Reads `.env` of the working folder, if there is one; what the environment already says wins. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** What a program of ours finds in its environment that is started for this one: the same, but for these. */
export const environmentWith = (others: Record<string, string>): NodeJS.ProcessEnv => ({ ...process.env, ...others });
