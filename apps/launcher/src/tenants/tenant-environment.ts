const PASSED_ON = ['PATH', 'TZ', 'LANG', 'LC_ALL', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

let inherited: NodeJS.ProcessEnv = {};

/** Says, once, what our own environment is; see `baseEnvironment`. */
export function setInherited(environment: NodeJS.ProcessEnv): void {
  inherited = environment;
}

/** What a tenant's processes get of our environment: nothing that is a secret or a setting of Zendo. */
export function baseEnvironment(): NodeJS.ProcessEnv {
  const passed = PASSED_ON.flatMap((name) => (inherited[name] === undefined ? [] : [[name, inherited[name]]]));
  return { ...Object.fromEntries(passed), NODE_ENV: 'production' };
}
