import { Inject, Injectable } from '@nestjs/common';
import type { AuthenticatedCaller } from '../auth/authenticated-caller.js';
import { ApiTokenService } from '../auth/api-token/api-token.service.js';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { CONFIG } from '../kernel/config.token.js';
import type { Model } from '../kernel/model.js';
import { serviceConnectorModels } from '../service-connectors/service-connector.view.js';
import { stackViews } from '../stacks/stack.view.js';
import { aws } from './aws.provider.js';
import { azure } from './azure.provider.js';
import { gcp } from './gcp.provider.js';
import { deploymentLabel, type DeploymentConfig, type ProviderFacts, type StackProvider } from './provider.js';
import { StackDeploymentsRepository } from './stack-deployments.repository.js';

const PROVIDERS = { aws, gcp, azure } satisfies Record<string, StackProvider>;
export type ProviderName = keyof typeof PROVIDERS;

/** How long a deployment may take until it has registered its stack. */
const TOKEN_SECONDS = 6 * 3600;

export interface DeploymentInfo extends Omit<Required<ProviderFacts>, 'deployment'> {
  readonly provider: ProviderName;
  readonly description: string;
  readonly instructions: string;
  readonly post_deploy_instructions: string;
}

export interface WantedStack {
  readonly provider: ProviderName;
  readonly stackName: string;
  readonly location: string | undefined;
  readonly terraform: boolean;
}

/** Deploying a stack to a cloud, which happens there: this server says how, and finds what came of it. */
@Injectable()
export class StackDeploymentsService {
  constructor(
    private readonly database: Database,
    private readonly stacks: StackDeploymentsRepository,
    private readonly apiTokens: ApiTokenService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  info(name: ProviderName): DeploymentInfo {
    const { facts, description, instructions, postDeployInstructions } = PROVIDERS[name] as StackProvider;
    return {
      provider: name,
      description,
      instructions,
      post_deploy_instructions: postDeployInstructions,
      integrations: facts.integrations,
      permissions: facts.permissions,
      locations: facts.locations,
      skypilot_default_regions: facts.skypilot_default_regions ?? facts.locations,
    };
  }

  /** With a token of the caller's that ends after six hours. */
  async configure(caller: AuthenticatedCaller, { provider, ...wanted }: WantedStack): Promise<DeploymentConfig> {
    const token = await this.apiTokens.create(caller, { type: 'generic', expiresIn: TOKEN_SECONDS });
    return PROVIDERS[provider].configure({ ...wanted, url: this.config.url, token });
  }

  /** @param since naive UTC; only what was registered later. */
  async find(
    { provider, terraform }: Pick<WantedStack, 'provider' | 'terraform'>,
    since: string | undefined,
  ): Promise<{ stack: Model; service_connector: Model | null } | null> {
    const label = deploymentLabel(PROVIDERS[provider], terraform);
    const row = await this.stacks.newest(provider, label, since);
    if (!row) return null;
    const [[stack], connectors] = await Promise.all([
      stackViews(this.database, [row], { hydrate: true }),
      serviceConnectorModels(this.database, [row.connector_id]),
    ]);
    return { stack: stack as Model, service_connector: connectors.get(row.connector_id) ?? null };
  }
}
