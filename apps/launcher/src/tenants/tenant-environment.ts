const PASSED_ON = ['PATH', 'TZ', 'LANG', 'LC_ALL', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/** What every tenant process is started with. */
export interface TenantSurroundings {
  /** The bundled tenant server that is run when a request names none. */
  readonly entry: string;
  /** What tenants' processes get of our environment: nothing that is a secret or a setting of Zendo. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * @param inherited our own environment
 * @param dashboardDir where `zendo dashboard install` puts the dashboard: every server looks there, whether it was
 *   installed before or after the server's start
 */
export function surroundingsOf(entry: string, inherited: NodeJS.ProcessEnv, dashboardDir?: string): TenantSurroundings {
  const passed = PASSED_ON.flatMap((name) => (inherited[name] === undefined ? [] : [[name, inherited[name]]]));
  const environment = {
    ...Object.fromEntries(passed),
    NODE_ENV: 'production',
    ...(dashboardDir !== undefined && { ZENDO_DASHBOARD_DIR: dashboardDir }),
  };
  return { entry, environment };
}
