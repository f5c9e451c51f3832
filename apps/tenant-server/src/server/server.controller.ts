import { Body, Controller, Get, Header, Put, Query } from '@nestjs/common';
import { Public } from '@zendo/auth';
import { Database } from '../database/database.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Model } from '../kernel/model.js';
import { OnboardingService } from './onboarding.service.js';
import { ServerInfoService } from './server-info.service.js';
import { activation, settingsUpdate, type Activation, type SettingsUpdate } from './server.schemas.js';
import { SettingsRepository, type Counts } from './settings.repository.js';
import { SettingsService, type SettingsModel } from './settings.service.js';
import { WIRE_VERSION } from './wire-version.js';

const JSON_TYPE = 'application/json; charset=utf-8';

@Controller('api/v1')
export class ServerController {
  constructor(
    private readonly serverInfo: ServerInfoService,
    private readonly serverSettings: SettingsService,
    private readonly repository: SettingsRepository,
    private readonly onboarding: OnboardingService,
    private readonly database: Database,
  ) {}

  @Public()
  @Get('info')
  @Header('Content-Type', JSON_TYPE)
  info(): Promise<string> {
    return this.serverInfo.info();
  }

  @Public()
  @Get('version')
  version(): string {
    return WIRE_VERSION;
  }

  @Public()
  @Put('activate')
  activate(@Body(new BodyPipe(activation)) body: Activation): Promise<Model | null> {
    return this.serverSettings.activate(body);
  }

  @Get('settings')
  settings(@Query() query: RawQuery): Promise<SettingsModel> {
    return this.serverSettings.get(queryFlag(query, 'hydrate', true));
  }

  @Put('settings')
  updateSettings(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(settingsUpdate)) body: SettingsUpdate,
  ): Promise<SettingsModel> {
    return this.serverSettings.update(caller, body);
  }

  @Get('statistics')
  statistics(): Promise<Counts> {
    return this.repository.counts();
  }

  @Get('onboarding_state')
  onboardingState(): Promise<string[]> {
    return this.onboarding.completed();
  }

  @Get('load-info')
  load(): Record<string, number> {
    const { total, idle, waiting } = this.database.usage();
    return {
      threads: 1,
      db_connections_total: total,
      db_connections_active: total - idle,
      db_connections_overflow: waiting,
    };
  }
}
