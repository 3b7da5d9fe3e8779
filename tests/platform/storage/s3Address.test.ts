import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '#src/config';
import { readS3Url } from '#src/platform/storage/s3Address';

describe('S3_URL', () => {
  test('names the bucket in its path, or in its host', () => {
    expect(readS3Url('https://AK:s%2Fe%2Bc@s3.example.com/files?region=eu-central-1')).toEqual({
      endpoint: 'https://s3.example.com/files',
      bucket: 'files',
      host: 's3.example.com',
      region: 'eu-central-1',
      accessKeyId: 'AK',
      secretAccessKey: 's/e+c',
    });
    expect(readS3Url('http://AK:s@127.0.0.1:9000/files/?style=virtual')).toMatchObject({
      endpoint: 'http://files.127.0.0.1:9000',
      region: 'us-east-1',
    });
  });

  test.each([
    ['', 'https://KEY:SECRET@HOST/BUCKET'],
    ['s3://AK:hush@host/files', 'is not of the form'],
    ['https://AK:hu/sh@host/files', 'write / + @ : % within key and secret'],
    ['https://host/files', 'has no key and secret'],
    ['https://AK:hush@host/', 'names no bucket'],
    ['https://AK:hush@host/files/of/ours', 'names no bucket'],
    ['https://AK:hush@host/files?acl=public', 'not "acl"'],
    ['https://AK:hush@host/files?style=both', 'neither "path" nor "virtual"'],
    ['https://AK:%E0%A4%A@host/files', 'has no key and secret'],
  ])('%s is refused with a sentence that keeps the secret', (url, sentence) => {
    const problem = readS3Url(url);
    expect(problem).toContain(sentence);
    expect(problem).not.toContain('hush');
  });

  test('stops the start when it is wrong, and is not there without it', () => {
    expect(readConfig({}).s3).toBeNull();
    expect(() => readConfig({ S3_URL: 'bucket' })).toThrow(ConfigError);
    expect(() => readConfig({ S3_URL: 'https://AK:hush@host/' })).toThrow(/S3_URL: names no bucket/);
  });
});
