import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../e2e/harness/paths.js';

export type Tier = 'apiserver' | 'kwok' | 'node';

/** A cluster that tests may do anything to. */
export interface TestCluster {
  readonly name: string;
  readonly tier: Tier;
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The API server's port on 127.0.0.1. */
  readonly port: number;
  /** Node tier: where the ingress listens, as `http://127.0.0.1:port`. */
  readonly ingress: string;
  /** Runs kubectl and answers its standard output. @throws Error with its standard error. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** Sends a signal to a process of the cluster, such as `kube-apiserver`. */
  signal(process: string, signal: NodeJS.Signals): Promise<void>;
  /** Node tier: runs a program in the node's namespaces. */
  onNode(command: readonly string[], input?: string): Promise<string>;
  /** Node tier: makes a pod's port reachable here, as kubectl does. @returns the local port, and how to end it */
  forward(namespace: string, target: string, port: number): Promise<Forwarded>;
  /** Node tier: gives the node images. */
  load(archives: readonly string[]): Promise<void>;
}

interface Forwarded {
  readonly port: number;
  stop(): void;
}

const kit = join(ROOT, 'tools', 'kube');

/**
 * Starts a cluster, or finds it running. The first call of all builds Kubernetes, which takes minutes.
 * @throws Error that names what is missing when this machine cannot run one.
 */
export async function testCluster(tier: Tier): Promise<TestCluster> {
  const name = `zendo-test-${tier}`;
  const kubeconfig = (await run(join(kit, 'up'), ['--tier', tier, '--name', name])).trim();
  const bin = (await run(join(kit, 'build'), ['--tier', tier])).trim();
  const folder = dirname(kubeconfig);
  const text = (file: string) => readFileSync(join(folder, file), 'utf8').trim();
  const port = Number(text('port'));
  const inNode = (command: readonly string[]) => ['--target', text('box.pid'), '--all', ...command];
  return {
    name,
    tier,
    kubeconfig,
    port,
    ingress: `http://127.0.0.1:${port + 6}`,
    kubectl: (args, input) => run(join(bin, 'kubectl'), ['--kubeconfig', kubeconfig, ...args], input),
    signal: async (process, signal) => {
      // On the node tier the number is one of the node's own PID namespace, so the signal is sent from inside.
      const kill = ['kill', `-${signal}`, text(`${process}.pid`)];
      await (tier === 'node' ? run('nsenter', inNode(kill)) : run(kill[0]!, kill.slice(1)));
    },
    onNode: (command, input) => run('nsenter', inNode(command), input),
    forward: (namespace, target, remote) =>
      forward(join(bin, 'kubectl'), ['--kubeconfig', kubeconfig, '-n', namespace, 'port-forward', target], remote),
    load: async (archives) => {
      await run(join(kit, 'load'), ['--name', name, ...archives]);
    },
  };
}

/**
 * A port of this machine that leads to one in the cluster, until it is stopped. kubectl ends as soon as a connection
 * through it breaks; it is started again at the same port then.
 */
async function forward(kubectl: string, args: readonly string[], remote: number): Promise<Forwarded> {
  let child: ChildProcess = spawn(kubectl, [...args, `:${remote}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await portOf(child);
  let stopped = false;
  const again = async (): Promise<void> => {
    // So that it is not started over and over while there is nothing to lead to.
    await sleep(200);
    if (stopped) return;
    child = spawn(kubectl, [...args, `${port}:${remote}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('close', again);
  };
  child.on('close', again);
  return {
    port,
    stop: () => {
      stopped = true;
      child.kill();
    },
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`kubectl port-forward ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      const port = /127\.0\.0\.1:(\d+) ->/.exec(chunk.toString())?.[1];
      if (port) resolve(Number(port));
    });
  });
}

/** Runs a program to its end. @returns its standard output. @throws Error with its standard error when it fails. */
export function run(command: string, args: readonly string[], input?: string, env = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const said = Buffer.concat(errors).toString().trim();
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${said}`));
    });
    child.stdin.on('error', () => undefined); // it may end without reading its input
    child.stdin.end(input);
  });
}
