import { model, type Model } from '../kernel/model.js';

/** A row of `user`: a person, or a service account. */
export interface UserRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly name: string;
  readonly is_service_account: boolean;
  readonly full_name: string;
  readonly description: string | null;
  readonly email: string | null;
  readonly avatar_url: string | null;
  readonly active: boolean;
  readonly password_changed_at: string | null;
  readonly email_opted_in: boolean | null;
  readonly external_user_id: string | null;
  readonly is_admin: boolean;
  readonly user_metadata: string | null;
  readonly oidc_claims: Record<string, unknown> | null;
  readonly default_project_id: string | null;
}

const COLUMNS = (
  'id created updated name is_service_account full_name description email avatar_url active password_changed_at ' +
  'email_opted_in external_user_id is_admin user_metadata oidc_claims default_project_id'
).split(' ');

/** The select list of a {@link UserRow}, which has neither password nor activation token in it. */
export const userColumns = (alias: string): string => COLUMNS.map((column) => `${alias}.${column}`).join(', ');

export interface UserModelOptions {
  readonly hydrate: boolean;
  /** Also shows what only the user themselves may see: the email and when the password was changed. */
  readonly own?: boolean;
  /** Shown once, to the admin who made or deactivated the account. */
  readonly activationToken?: string;
}

/** A person or service account as the wire has it. */
export function userModel(row: UserRow, { hydrate, own = false, activationToken }: UserModelOptions): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      active: row.active,
      activation_token: activationToken ?? null,
      full_name: row.full_name,
      email_opted_in: row.email_opted_in,
      is_service_account: row.is_service_account,
      is_admin: row.is_admin,
      default_project_id: row.default_project_id,
      avatar_url: row.avatar_url,
    },
    metadata: hydrate
      ? {
          password_changed_at: own ? row.password_changed_at : null,
          email: own ? row.email : null,
          external_user_id: row.external_user_id,
          user_metadata: parseMetadata(row.user_metadata),
          oidc_claims: row.oidc_claims ?? {},
        }
      : null,
  });
}

function parseMetadata(text: string | null): unknown {
  return text ? (JSON.parse(text) as unknown) : {};
}
