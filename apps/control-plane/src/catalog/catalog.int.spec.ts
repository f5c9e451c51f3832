import { startTestApi } from '../testing/test-api.js';

describe('/api/v1/catalog', () => {
  it('tells what tenants can have, what they get by default, and no address or password', async () => {
    const api = await startTestApi();
    try {
      const { status, body } = await api.call('GET', '/api/v1/catalog');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        sizes: [{ name: 'small', default: true, poolSize: 5 }, { name: 'medium', default: false }, { name: 'large' }],
        releases: [{ default: true }],
        database_servers: [{ name: 'default', default: true }],
        clusters: [{ name: 'default', default: true }],
      });
      expect(JSON.stringify(body)).not.toContain('postgres:');
    } finally {
      await api.stop();
    }
  }, 120_000);
});
