export interface DagNode {
  readonly node_id: string;
  readonly type: 'step' | 'artifact' | 'wait_condition' | 'triggered_run';
  /** Null for what has not come about yet. */
  readonly id: string | null;
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface DagEdge {
  readonly source: string;
  readonly target: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Dag {
  readonly id: string;
  readonly status: string;
  readonly nodes: readonly DagNode[];
  readonly edges: readonly DagEdge[];
}

/** The order in which kinds of nodes are listed; runs that a step started come before children of the run. */
const KINDS = ['step', 'artifact', 'wait_condition', 'triggered_run', 'child_run'] as const;
export type Kind = (typeof KINDS)[number];

/** Collects nodes, each once, and edges. */
export class Graph {
  readonly #nodes = new Map<Kind, Map<string, DagNode>>(KINDS.map((kind) => [kind, new Map()]));
  readonly #edges: DagEdge[] = [];

  /** @returns the node's id. A second node with an id replaces the first. */
  add(kind: Kind, node: Omit<DagNode, 'type'>): string {
    const type = kind === 'child_run' ? 'triggered_run' : kind;
    this.#nodes.get(kind)?.set(node.node_id, { ...node, type });
    return node.node_id;
  }

  connect(source: string, target: string, metadata: Readonly<Record<string, unknown>> = {}): void {
    this.#edges.push({ source, target, metadata });
  }

  finish(id: string, status: string): Dag {
    return {
      id,
      status,
      nodes: KINDS.flatMap((kind) => [...(this.#nodes.get(kind)?.values() ?? [])]),
      edges: this.#edges,
    };
  }
}

// Slashes part the segments of an id.
const segment = (name: string): string => name.replaceAll('/', '-');

export const stepNodeId = (name: string): string => `step/${segment(name)}`;
export const artifactNodeId = (step: string, side: 'inputs' | 'outputs', kind: string, name: string): string =>
  `${segment(step)}/${side}/${kind}/${segment(name)}`;
export const runNodeId = (name: string): string => `run/${segment(name)}`;
export const childRunNodeId = (name: string): string => `child_run/${segment(name)}`;
export const waitConditionNodeId = (name: string): string => `wait_condition/${segment(name)}`;
