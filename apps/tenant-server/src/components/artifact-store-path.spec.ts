import { artifactStorePath } from './artifact-store-path.js';

describe('the path of an artifact store', () => {
  it.each([
    ['local', '/data', '/data'],
    ['local', '', ''],
    ['s3', 's3://bucket/a', 's3://bucket/a'],
    ['s3', `"'s3://bucket'"`, 's3://bucket'],
    ['azure', 'az://container', 'az://container'],
    ['azure', 'abfs://container', 'abfs://container'],
    ['gcp', 'gs://bucket', 'gs://bucket'],
    ['unheard-of', 'ftp://x', 'ftp://x'],
  ])('of %s may be %s', (flavor, path, kept) => {
    expect(artifactStorePath(flavor, path)).toBe(kept);
  });

  it.each([
    ['s3', 'gs://bucket', 'has to begin with s3://'],
    ['s3', '', 'has to begin with'],
    ['gcp', 's3://bucket', 'gs://'],
    ['azure', 'https://container', 'abfs:// or az://'],
    ['local', 's3://bucket', 'on a machine'],
    ['local', '{{place.path}}', 'secret'],
  ])('of %s is not %s', (flavor, path, says) => {
    expect(() => artifactStorePath(flavor, path)).toThrow(says);
  });
});
