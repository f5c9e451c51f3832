import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ComponentType } from '../components/component-types.js';
import { ComponentsService } from '../components/components.service.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import {
  connectorRequirements,
  resourceIdFor,
  type ConnectorFacts,
} from '../service-connectors/connector-requirements.js';
import { ServiceConnectorsService } from '../service-connectors/service-connectors.service.js';
import type { Composition, CreateStack, NewComponent } from './stacks.schemas.js';

const NAME_TRIES = 8;

/** Makes the components and connectors that a stack request describes instead of naming. */
@Injectable()
export class StackAssembly {
  constructor(
    private readonly components: ComponentsService,
    private readonly connectors: ServiceConnectorsService,
  ) {}

  /** Runs inside the caller's transaction, so that nothing stays behind when a later part fails. */
  async build(sql: Sql, caller: Caller, stack: CreateStack): Promise<Composition> {
    const connectors = await this.#connectors(sql, caller, stack);
    const composition: Partial<Record<ComponentType, string[]>> = {};
    for (const [type, components] of Object.entries(stack.components) as [ComponentType, (string | NewComponent)[]][]) {
      const ids: string[] = [];
      for (const component of components) {
        ids.push(
          typeof component === 'string'
            ? component
            : await this.#make(sql, caller, { stack, type, component, connectors }),
        );
      }
      composition[type] = ids;
    }
    return composition;
  }

  async #connectors(sql: Sql, caller: Caller, stack: CreateStack): Promise<ConnectorFacts[]> {
    const facts: ConnectorFacts[] = [];
    for (const connector of stack.service_connectors) {
      const id =
        typeof connector === 'string'
          ? connector
          : await firstFree(stack.name, (name) =>
              this.connectors.insert(sql, caller, {
                name,
                connector_type: connector.type,
                auth_method: connector.auth_method,
                configuration: { ...connector.configuration, generate_temporary_tokens: !needsLastingTokens(stack) },
                labels: Object.fromEntries(
                  Object.entries(stack.labels ?? {}).map(([key, value]) => [key, String(value)]),
                ),
              }),
            );
      facts.push(await connectorFacts(sql, id));
    }
    return facts;
  }

  async #make(sql: Sql, caller: Caller, { stack, type, component, connectors }: ComponentToMake): Promise<string> {
    const {
      flavor,
      configuration,
      service_connector_index: index,
      service_connector_resource_id: resource,
    } = component;
    const connector = index === undefined || index === null ? undefined : connectors[index];
    const requirements = await connectorRequirements(sql, flavor, type);
    if (!requirements) throw new ValueError(`Flavor '${flavor}' not found for component type '${type}'.`);
    const labels = stack.labels ?? {};
    const link = connector
      ? {
          connector: connector.id,
          connector_resource_id: resourceIdFor(requirements, connector, configuration, resource),
        }
      : {};
    return firstFree(stack.name, (name) =>
      this.components.insert(sql, caller, { name, type, flavor, configuration, labels, ...link }),
    );
  }
}

interface ComponentToMake {
  readonly stack: CreateStack;
  readonly type: ComponentType;
  readonly component: NewComponent;
  readonly connectors: readonly ConnectorFacts[];
}

/** The stack's own name, or that with a random ending when another has it. */
async function firstFree(name: string, make: (name: string) => Promise<string | undefined>): Promise<string> {
  for (let attempt = 0; attempt < NAME_TRIES; attempt += 1) {
    const ending = randomBytes(2).toString('hex');
    const made = await make(attempt === 0 ? name : `${name.slice(0, 250)}-${ending}`.toLowerCase());
    if (made) return made;
  }
  throw new ValueError(`No free name could be found for what the stack '${name}' brings along.`);
}

// Virtual machines outlive the short-lived tokens that a connector would otherwise hand out.
const needsLastingTokens = ({ components }: CreateStack): boolean =>
  (components.orchestrator ?? []).some((each) => typeof each !== 'string' && each.flavor.startsWith('vm_'));

async function connectorFacts(sql: Sql, id: string): Promise<ConnectorFacts> {
  const row = await sql.first<ConnectorFacts & { types: string }>(
    `SELECT id, connector_type AS type, resource_id, supports_instances, resource_types AS types
       FROM service_connector WHERE id = $1`,
    [id],
  );
  if (!row) throw NotFoundError.byId('service connector', id);
  return { ...row, resource_types: JSON.parse(row.types) as string[] };
}
