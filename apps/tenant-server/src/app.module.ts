import { Module, type DynamicModule } from '@nestjs/common';
import { ArtifactVersionsModule } from './artifact-versions/artifact-versions.module.js';
import { ArtifactsModule } from './artifacts/artifacts.module.js';
import { AuthModule } from './auth/auth.module.js';
import { LoginModule } from './auth/login/login.module.js';
import { BuildsModule } from './builds/builds.module.js';
import { CodeRepositoriesModule } from './code-repositories/code-repositories.module.js';
import { ComponentsModule } from './components/components.module.js';
import type { Config } from './config/config.js';
import { CuratedVisualizationsModule } from './curated-visualizations/curated-visualizations.module.js';
import { DeploymentsModule } from './deployments/deployments.module.js';
import { DevicesModule } from './devices/devices.module.js';
import { FlavorsModule } from './flavors/flavors.module.js';
import { HookInvocationsModule } from './hook-invocations/hook-invocations.module.js';
import { KernelModule } from './kernel/kernel.module.js';
import { LogsModule } from './logs/logs.module.js';
import { ModelLinksModule } from './model-links/model-links.module.js';
import { ModelVersionsModule } from './model-versions/model-versions.module.js';
import { ModelsModule } from './models/models.module.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { PagesModule } from './pages/pages.module.js';
import { PipelinesModule } from './pipelines/pipelines.module.js';
import { PresentersModule } from './presenters/presenters.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { ResourceRequestsModule } from './resource-requests/resource-requests.module.js';
import { RunMetadataModule } from './run-metadata/run-metadata.module.js';
import { RunTemplatesModule } from './run-templates/run-templates.module.js';
import { RunWaitConditionsModule } from './run-wait-conditions/run-wait-conditions.module.js';
import { RunsModule } from './runs/runs.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SecretsModule } from './secrets/secrets.module.js';
import { ServerModule } from './server/server.module.js';
import { ServiceAccountsModule } from './service-accounts/service-accounts.module.js';
import { ServiceConnectorsModule } from './service-connectors/service-connectors.module.js';
import { ServicesModule } from './services/services.module.js';
import { SnapshotsModule } from './snapshots/snapshots.module.js';
import { StackDeploymentsModule } from './stack-deployments/stack-deployments.module.js';
import { StacksModule } from './stacks/stacks.module.js';
import { StepsModule } from './steps/steps.module.js';
import { TagsModule } from './tags/tags.module.js';
import { TriggersModule } from './triggers/triggers.module.js';
import { UsersModule } from './users/users.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** Every resource folder adds its module here, one a line, in alphabetical order. */
const features = [
  ArtifactVersionsModule,
  ArtifactsModule,
  AuthModule,
  BuildsModule,
  CodeRepositoriesModule,
  ComponentsModule,
  CuratedVisualizationsModule,
  DeploymentsModule,
  DevicesModule,
  FlavorsModule,
  HookInvocationsModule,
  LoginModule,
  LogsModule,
  ModelLinksModule,
  ModelVersionsModule,
  ModelsModule,
  OpenApiModule,
  PagesModule,
  PipelinesModule,
  PresentersModule,
  ProjectsModule,
  ResourceRequestsModule,
  RunMetadataModule,
  RunTemplatesModule,
  RunWaitConditionsModule,
  RunsModule,
  SchedulesModule,
  SecretsModule,
  ServerModule,
  ServiceAccountsModule,
  ServiceConnectorsModule,
  ServicesModule,
  SnapshotsModule,
  StackDeploymentsModule,
  StacksModule,
  StepsModule,
  TagsModule,
  TriggersModule,
  UsersModule,
  WebhooksModule,
];

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return { module: AppModule, imports: [KernelModule.with(config), ...features] };
  }
}
