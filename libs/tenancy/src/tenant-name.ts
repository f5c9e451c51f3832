/** A DNS label (RFC 1123) of 3 to 40 characters that begins with a letter: it becomes part of a host name. */
const PATTERN = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,39}$/;

// Names that a host or a path of Zendo itself could want, or that would mislead a person who reads them in a URL.
const RESERVED: ReadonlySet<string> = new Set(
  [
    'admin api app apps assets auth cloud console control-plane dashboard default',
    'docs grafana health help internal kube-system kubernetes livez localhost login',
    'logout mail metrics new ns1 ns2 null openapi operator postgres public readyz redis',
    'root smtp staff static status support system tenant tenants test undefined www zendo zenml',
  ].flatMap((names) => names.split(' ')),
);

/** Says why `name` cannot be a tenant's name, or `undefined` when it can. */
export function tenantNameFault(name: string): string | undefined {
  if (name.length < 3 || name.length > 40) return 'A tenant name has 3 to 40 characters.';
  if (!PATTERN.test(name)) {
    return 'A tenant name is lower-case letters, digits and single hyphens, begins with a letter and ends with a letter or digit.';
  }
  if (RESERVED.has(name)) return `The name ${name} is reserved.`;
  return undefined;
}
