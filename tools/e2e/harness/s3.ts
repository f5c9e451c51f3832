import { Child } from './child.js';
import { eventually } from './eventually.js';
import { cleanEnvironment, venvProgram } from './paths.js';
import { freePort } from './ports.js';

/** An object store that speaks S3, for whom any key is good. */
export class S3 {
  private constructor(
    readonly url: string,
    private readonly child: Child,
  ) {}

  /** Starts one with nothing in it. @throws Error when it does not start: `node tools/setup.mjs object-stores` */
  static async start(): Promise<S3> {
    const port = await freePort();
    const program = venvProgram('object-stores', 'moto_server');
    const child = new Child(program, ['-H', '127.0.0.1', '-p', String(port)], { env: cleanEnvironment() });
    const s3 = new S3(`http://127.0.0.1:${port}`, child);
    try {
      await eventually(async () => {
        if (!child.running) throw new Error(`${program} ended:\n${child.output.slice(-2000)}`);
        await (await fetch(s3.url)).arrayBuffer();
      });
      return s3;
    } catch (error) {
      await s3.stop();
      throw error;
    }
  }

  /** Makes a bucket. */
  async bucket(name: string): Promise<void> {
    const answer = await fetch(`${this.url}/${name}`, { method: 'PUT' });
    if (!answer.ok) throw new Error(`the bucket ${name}: ${answer.status} ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    await this.child.stop(0);
  }
}
