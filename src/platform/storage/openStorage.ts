import type { Config } from '#src/config';
import { diskStorage } from './diskStorage';
import { s3Storage } from './s3Storage';
import type { Storage } from './storage';

/** The storage that the configuration names. */
export const openStorage = ({ s3, uploadsDir }: Pick<Config, 's3' | 'uploadsDir'>): Storage =>
  s3 === null ? diskStorage(uploadsDir) : s3Storage(s3, uploadsDir);
