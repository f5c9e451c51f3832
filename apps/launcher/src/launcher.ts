import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { listenFault } from '@zendo/provisioning';
import { type LauncherConfig, urlOf } from './config/config.js';
import { ControlSocket } from './control-socket/control-socket.js';
import { enterDataDir, masterKeyOf, SOCKET_PATH } from './data-dir/data-dir.js';
import { EmbeddedServer } from './postgres/embedded.js';
import { checkExternal } from './postgres/external.js';
import { prepareEmbedded } from './postgres/prepare.js';
import { ControlPlaneProcess } from './processes/control-plane.js';
import { StartUpError } from './start-up.error.js';
import { ask, probe } from './tenants/probe.js';
import { surroundingsOf } from './tenants/tenant-environment.js';
import { Tenants } from './tenants/tenants.js';
import type { Log } from './terminal/log.js';

const API_START_MS = 60_000;

/** All of Zendo on one machine, in the order in which it starts; it stops in the reverse order. */
export class Launcher {
  readonly #tenants: Tenants;
  readonly #socket: ControlSocket;
  readonly #controlPlane: ControlPlaneProcess[] = [];
  #postgres: EmbeddedServer | undefined;
  #stopped: Promise<void> | undefined;
  #hopeless: (reason: string) => void = () => undefined;
  /** Settles with the reason when the control plane cannot go on. */
  readonly hopeless = new Promise<string>((done) => (this.#hopeless = done));

  constructor(
    private readonly config: LauncherConfig,
    private readonly log: Log,
  ) {
    const entry = join(config.programs, 'tenant-server.mjs');
    this.#tenants = new Tenants(surroundingsOf(entry, config.inherited, join(config.dataDir, 'dashboard')));
    this.#socket = new ControlSocket(this.#tenants);
  }

  /** Starts everything and waits until the API answers. @throws StartUpError */
  async start(): Promise<void> {
    const { config, log } = this;
    enterDataDir(config.dataDir);
    await this.#socket.open(SOCKET_PATH, config.dataDir);
    if (config.role !== 'worker') await this.#checkPort();
    const masterKey = masterKeyOf(config);
    log.step('Data directory', config.dataDir);

    const databaseUrl = config.databaseUrl
      ? await this.#useExternal(config.databaseUrl)
      : await this.#startEmbedded(masterKey.key);
    const environment = {
      ...config.inherited,
      DATABASE_URL: databaseUrl,
      ZENDO_DATA_DIR: config.dataDir,
      ZENDO_HOST: config.host,
      ZENDO_PORT: String(config.port),
      ZENDO_LAUNCHER_SOCKET: SOCKET_PATH,
      ...(masterKey.file && { ZENDO_MASTER_KEY_FILE: masterKey.file }),
    };
    for (const role of config.role === 'all' ? (['api', 'worker'] as const) : [config.role]) {
      if (this.#stopped) return;
      const entry = join(config.programs, 'control-plane', 'main.mjs');
      const part = new ControlPlaneProcess({ role, entry, environment, log, onHopeless: this.#hopeless });
      this.#controlPlane.push(part);
      part.start();
    }
    if (config.role !== 'worker') await this.#untilApiAnswers();
    log.step('Control plane', config.role === 'worker' ? 'worker' : config.publicUrl);
    if (config.role !== 'worker') await this.#warnOfQueue();
  }

  /** Stops all of it, PostgreSQL last. Never throws; later calls wait for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Ends everything but PostgreSQL at once, for someone who does not want to wait. */
  kill(): void {
    for (const part of this.#controlPlane) part.kill();
    this.#tenants.kill();
  }

  async #stop(): Promise<void> {
    this.#socket.refuse();
    await Promise.allSettled([...this.#controlPlane.map((part) => part.stop()), this.#tenants.close()]);
    await this.#postgres?.stop();
    await this.#socket.close();
  }

  async #checkPort(): Promise<void> {
    const { host, port } = this.config;
    const fault = port === 0 ? undefined : await listenFault(host, port);
    if (fault === undefined) return;
    if (fault === 'EADDRINUSE') {
      throw new StartUpError(
        `Port ${port} on ${host} is in use by another program. Stop that, or set ZENDO_PORT to another port.`,
      );
    }
    if (fault === 'EACCES') {
      throw new StartUpError(
        `This user may not listen on port ${port} (EACCES). Set ZENDO_PORT to a port from 1024, such as 8080.`,
      );
    }
    throw new StartUpError(
      `Zendo cannot listen on ${host} (${fault}): that is no address of this machine. ` +
        'Set ZENDO_HOST to one, such as 127.0.0.1, or 0.0.0.0 for all of them.',
    );
  }

  async #useExternal(databaseUrl: string): Promise<string> {
    const version = await checkExternal(databaseUrl);
    const { hostname, port } = new URL(databaseUrl);
    this.log.step('PostgreSQL', `${version} at ${hostname}:${port || 5432} (DATABASE_URL)`);
    return databaseUrl;
  }

  async #startEmbedded(masterKey: Parameters<typeof prepareEmbedded>[1]): Promise<string> {
    const server = new EmbeddedServer(this.log);
    this.#postgres = server;
    const { adminUrl, major, port, stoppedSurvivor } = await server.start(this.config.postgresPort);
    const url = await prepareEmbedded(adminUrl, masterKey);
    this.log.step(
      'PostgreSQL',
      `${major}, embedded, at 127.0.0.1:${port}${stoppedSurvivor ? ' (one that survived was stopped first)' : ''}`,
    );
    return url;
  }

  /** Without its queue Zendo works, slowly: whoever has set REDIS_URL should know at once that nothing answers there. */
  async #warnOfQueue(): Promise<void> {
    const { body } = await ask(this.config.host, this.config.port, '/readyz', 5_000);
    if (!body.includes('"queue":"unavailable"')) return;
    this.log.warn('The queue does not answer: see REDIS_URL. Until it does, changes of tenants are accepted and wait.');
  }

  async #untilApiAnswers(): Promise<void> {
    const { host, port } = this.config;
    let hopeless: string | undefined;
    void this.hopeless.then((reason) => (hopeless = reason));
    const until = Date.now() + API_START_MS;
    while (!(await probe(host, port, '/readyz', 2_000))) {
      if (this.#stopped) return;
      if (hopeless !== undefined) throw new StartUpError(hopeless);
      if (Date.now() > until) {
        throw new StartUpError(
          `The API does not answer at ${urlOf(host, port)}. Its log, ${this.config.dataDir}/logs/api.log, ends with:\n` +
            (this.#controlPlane[0]?.lastLines ?? []).slice(-8).join('\n'),
        );
      }
      await delay(50);
    }
  }
}
