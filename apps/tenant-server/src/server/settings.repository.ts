import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { Clock } from '../kernel/clock.js';
import type { SettingsUpdate } from './server.schemas.js';

/** The one row of `server_settings`. */
export interface SettingsRow {
  readonly id: string;
  readonly server_name: string;
  readonly logo_url: string | null;
  readonly active: boolean;
  readonly enable_analytics: boolean;
  readonly display_announcements: boolean | null;
  readonly display_updates: boolean | null;
  readonly last_user_activity: string;
  readonly updated: string;
}

export interface Counts {
  readonly stacks: number;
  readonly components: number;
  readonly projects: number;
}

const COLUMNS =
  'id, server_name, logo_url, active, enable_analytics, display_announcements, display_updates, last_user_activity, updated';

@Injectable()
export class SettingsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async get(): Promise<SettingsRow> {
    const row = await this.database.first<SettingsRow>(`SELECT ${COLUMNS} FROM server_settings LIMIT 1`);
    if (!row) throw new Error('The server settings are missing: run `tenant-server migrate` first.');
    return row;
  }

  /** What is `null` or absent stays as it is. */
  async update(update: SettingsUpdate, sql: Sql = this.database): Promise<void> {
    await sql.run(
      `UPDATE server_settings SET server_name = COALESCE($1, server_name), logo_url = COALESCE($2, logo_url),
         enable_analytics = COALESCE($3, enable_analytics), display_announcements = COALESCE($4, display_announcements),
         display_updates = COALESCE($5, display_updates), updated = $6`,
      [
        update.server_name ?? null,
        update.logo_url ?? null,
        update.enable_analytics ?? null,
        update.display_announcements ?? null,
        update.display_updates ?? null,
        this.clock.timestamp(),
      ],
    );
  }

  /** Whether this call made the server active: of two at the same time only one does. */
  async activate(sql: Sql): Promise<boolean> {
    return (await sql.run('UPDATE server_settings SET active = TRUE WHERE NOT active')) === 1;
  }

  async counts(): Promise<Counts> {
    const row = await this.database.first<Counts>(
      `SELECT (SELECT count(*) FROM stack) AS stacks, (SELECT count(*) FROM stack_component) AS components,
         (SELECT count(*) FROM project) AS projects`,
    );
    return row ?? { stacks: 0, components: 0, projects: 0 };
  }
}
