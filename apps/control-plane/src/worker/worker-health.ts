import { createServer, type Server } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { Metrics } from '../metrics/metrics.js';

/**
 * Probes and metrics of a worker that has a host of its own (a pod). Beside an API, or below the launcher, which knows
 * by other means whether it lives, it listens on nothing.
 */
@Injectable()
export class WorkerHealth implements OnApplicationBootstrap, OnApplicationShutdown {
  #server: Server | undefined;

  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { role, launcherSocket, port, host } = this.config;
    if (role !== 'worker' || launcherSocket !== undefined) return;
    const server = createServer((request, response) => {
      const answer = (status: number, body: string, type = 'application/json') =>
        response.writeHead(status, { 'content-type': type }).end(body);
      if (request.url === '/livez') return void answer(200, '{"status":"ok"}');
      if (request.url === '/metrics') {
        return void this.metrics.scrape().then((text) => answer(200, text, 'text/plain; version=0.0.4; charset=utf-8'));
      }
      if (request.url !== '/readyz') return void answer(404, '{"status":"not found"}');
      return void this.dataSource.query('SELECT 1').then(
        () => answer(200, '{"status":"ok"}'),
        () => answer(503, '{"status":"unavailable"}'),
      );
    });
    this.#server = server;
    await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
  }

  async onApplicationShutdown(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    await new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  }
}
