import { Controller, Get, Query, Req } from '@nestjs/common';
import { authenticatedCaller } from '../auth/authenticated-caller.js';
import { RequestInvalidError } from '../kernel/errors/zenml.error.js';
import type { RequestWithCaller } from '../kernel/http/caller.js';
import { timeField } from '../kernel/http/fields.js';
import { queryFlag, single, type RawQuery } from '../kernel/list/list-request.js';
import type { Model } from '../kernel/model.js';
import type { DeploymentConfig } from './provider.js';
import {
  StackDeploymentsService,
  type DeploymentInfo,
  type ProviderName,
  type WantedStack,
} from './stack-deployments.service.js';

@Controller('api/v1/stack-deployment')
export class StackDeploymentsController {
  constructor(private readonly deployments: StackDeploymentsService) {}

  @Get('info')
  info(@Query() query: RawQuery): DeploymentInfo {
    return this.deployments.info(providerIn(query));
  }

  @Get('config')
  configure(@Req() request: RequestWithCaller, @Query() query: RawQuery): Promise<DeploymentConfig> {
    return this.deployments.configure(authenticatedCaller(request), wantedStack(query));
  }

  @Get('stack')
  find(@Query() query: RawQuery): Promise<{ stack: Model; service_connector: Model | null } | null> {
    return this.deployments.find(wantedStack(query), sinceIn(query));
  }
}

function providerIn(query: RawQuery): ProviderName {
  const name = single(query, 'provider');
  if (name === 'aws' || name === 'gcp' || name === 'azure') return name;
  throw new RequestInvalidError([
    name === undefined ? 'query.provider: Field required' : "query.provider: Input should be 'aws', 'gcp' or 'azure'",
  ]);
}

function wantedStack(query: RawQuery): WantedStack {
  const provider = providerIn(query);
  const stackName = single(query, 'stack_name');
  if (stackName === undefined) throw new RequestInvalidError(['query.stack_name: Field required']);
  const terraform = queryFlag(query, 'terraform', false);
  return { provider, stackName, terraform, location: single(query, 'location') || undefined };
}

function sinceIn(query: RawQuery): string | undefined {
  const text = single(query, 'date_start');
  if (text === undefined) return undefined;
  const parsed = timeField.safeParse(text);
  if (!parsed.success) throw new RequestInvalidError(['query.date_start: Input should be a valid datetime']);
  return parsed.data;
}
