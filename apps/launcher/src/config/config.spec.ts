import { loadConfig, urlOf } from './config.js';

describe('the configuration of npm start', () => {
  it('has the documented defaults', () => {
    expect(loadConfig({}, '/home/ada/zendo')).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      dataDir: '/home/ada/zendo/.zendo',
      role: 'all',
      runtime: 'process',
      databaseUrl: undefined,
      postgresPort: undefined,
      json: false,
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ ZENDO_PORT: '', DATABASE_URL: '' }, '/')).toMatchObject({ port: 8080, databaseUrl: undefined });
  });

  it('makes paths absolute, because the control plane runs in the data directory', () => {
    const config = loadConfig({ ZENDO_DATA_DIR: 'd', ZENDO_CONFIG: 'z.yaml', ZENDO_MASTER_KEY_FILE: 'k' }, '/srv');
    expect(config.dataDir).toBe('/srv/d');
    expect(config.masterKey).toEqual({ file: '/srv/k' });
    expect(config.inherited).toMatchObject({ ZENDO_CONFIG: '/srv/z.yaml', ZENDO_MASTER_KEY_FILE: '/srv/k' });
  });

  it('names every fault at once, and no value', () => {
    const load = () =>
      loadConfig({ ZENDO_PORT: 'x1y2', DATABASE_URL: 'mysql://ada:s3cret@host/db', ZENDO_ROLE: 'both' }, '/');
    expect(load).toThrow(/ZENDO_PORT[^]*ZENDO_ROLE[^]*DATABASE_URL/);
    expect(load).not.toThrow(/s3cret|x1y2/);
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:1'],
    ['0.0.0.0', 'http://127.0.0.1:1'],
    ['::1', 'http://[::1]:1'],
    ['zendo.example.com', 'http://zendo.example.com:1'],
  ])('reaches a server bound to %s at %s', (host, url) => {
    expect(urlOf(host, 1)).toBe(url);
  });
});
