// Makes the Secret `zendo` with random passwords and a random master key, unless it is there already. It runs before
// Postgres starts, with the right to create Secrets in this namespace and no other right.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';

const account = '/run/secrets/account';
const namespace = readFileSync(`${account}/namespace`, 'utf8');
const random = (bytes) => randomBytes(bytes).toString('base64url');

const password = random(24);
const body = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'zendo', namespace, labels: { 'app.kubernetes.io/part-of': 'zendo' } },
  type: 'Opaque',
  stringData: {
    POSTGRES_PASSWORD: password,
    DATABASE_URL: `postgres://zendo:${password}@postgres.${namespace}.svc:5432/zendo`,
    REDIS_URL: `redis://redis.${namespace}.svc:6379`,
    ZENDO_MASTER_KEY: randomBytes(32).toString('base64'),
    ZENDO_ADMIN_PASSWORD: random(18),
  },
});

const options = {
  host: process.env.KUBERNETES_SERVICE_HOST,
  port: process.env.KUBERNETES_SERVICE_PORT,
  path: `/api/v1/namespaces/${namespace}/secrets`,
  method: 'POST',
  ca: readFileSync(`${account}/ca.crt`),
  headers: {
    authorization: `Bearer ${readFileSync(`${account}/token`, 'utf8')}`,
    'content-type': 'application/json',
  },
};

const status = await new Promise((resolve, reject) => {
  const sent = request(options, (answer) => {
    answer.resume();
    answer.on('end', () => resolve(answer.statusCode));
  });
  sent.setTimeout(10_000, () => sent.destroy(new Error('The Kubernetes API does not answer.')));
  sent.on('error', reject);
  sent.end(body);
});

if (status === 201) console.log('Made the Secret zendo.');
else if (status === 409) console.log('The Secret zendo is there.');
else throw new Error(`The Kubernetes API answered ${status}.`);
