import { ValueError } from '../kernel/errors/zenml.error.js';
import { isRemote } from '../object-stores/store-path.js';

/** How the paths of stores outside of a machine begin, by flavor. */
const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3://'],
  digitalocean: ['s3://'],
  gcp: ['gs://'],
  azure: ['abfs://', 'az://'],
};

const SECRET_REFERENCE = /^\{\{.*\}\}$/;

/**
 * The path of an artifact store without the quotes that shells leave around it.
 * @throws ValueError (400) when the store cannot be at such a place, or the place is kept in a secret.
 */
export function artifactStorePath(flavor: string, path: string): string {
  const bare = path.replaceAll(/^['"`]+|['"`]+$/g, '');
  if (SECRET_REFERENCE.test(bare)) {
    throw new ValueError('The attribute `path` of an artifact store cannot be a reference to a secret.');
  }
  if (flavor === 'local' && isRemote(bare)) {
    throw new ValueError(`The path '${bare}' of a local artifact store has to be one on a machine.`);
  }
  const schemes = SCHEMES[flavor];
  if (!schemes || schemes.some((scheme) => bare.startsWith(scheme))) return bare;
  throw new ValueError(`The path '${bare}' of a ${flavor} artifact store has to begin with ${schemes.join(' or ')}.`);
}
