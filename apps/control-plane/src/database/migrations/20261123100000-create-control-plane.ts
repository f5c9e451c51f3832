import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The control plane's own tables. Never edited once merged: what changes later is a further migration. */
export class CreateControlPlane1795428000000 implements MigrationInterface {
  readonly name = 'CreateControlPlane1795428000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      installation,
      organization,
      operator,
      apiKey,
      tenant,
      operation,
      auditEvent,
      idempotency,
    ]) {
      await runner.query(statement);
    }
  }

  async down(): Promise<void> {
    throw new Error('The first migration has no way back: drop the schema control_plane instead.');
  }
}

const installation = `
  CREATE TABLE control_plane.installation (
    id boolean PRIMARY KEY DEFAULT true CONSTRAINT installation_single CHECK (id),
    master_key_fingerprint text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`;

const organization = `
  CREATE TABLE control_plane.organization (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    name text NOT NULL CONSTRAINT organization_name_key UNIQUE,
    display_name text NOT NULL,
    is_default boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX organization_default_key ON control_plane.organization (is_default) WHERE is_default;
  INSERT INTO control_plane.organization (name, display_name, is_default) VALUES ('default', 'Default', true)`;

const operator = `
  CREATE TABLE control_plane.operator (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX operator_email_key ON control_plane.operator (lower(email))`;

const apiKey = `
  CREATE TABLE control_plane.api_key (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    kind text NOT NULL CHECK (kind IN ('key', 'session')),
    name text NOT NULL,
    prefix text NOT NULL CONSTRAINT api_key_prefix_key UNIQUE,
    key_hash text NOT NULL,
    scopes text[] NOT NULL,
    operator_id uuid REFERENCES control_plane.operator (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz
  );
  CREATE INDEX api_key_operator_idx ON control_plane.api_key (operator_id)`;

const tenant = `
  CREATE TABLE control_plane.tenant (
    id text PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    name text NOT NULL,
    display_name text NOT NULL,
    labels jsonb NOT NULL DEFAULT '{}',
    organization_id uuid NOT NULL REFERENCES control_plane.organization (id),
    desired_state text NOT NULL CHECK (desired_state IN ('ready', 'suspended', 'deleted', 'purged')),
    restore_state text NOT NULL DEFAULT 'ready' CHECK (restore_state IN ('ready', 'suspended')),
    status text NOT NULL CHECK (status IN ('pending', 'provisioning', 'ready', 'suspended', 'upgrading', 'restoring',
      'failed', 'deleting', 'deleted', 'purged')),
    status_code text,
    status_reason text,
    generation integer NOT NULL DEFAULT 1,
    observed_generation integer NOT NULL DEFAULT 0,
    release text NOT NULL,
    size text NOT NULL,
    custom_size jsonb,
    database_server text NOT NULL,
    cluster text NOT NULL,
    port integer CONSTRAINT tenant_port_key UNIQUE,
    restarted_at timestamptz,
    owner_username text,
    owner_password_hash text,
    next_look_at timestamptz NOT NULL DEFAULT now(),
    failure_count integer NOT NULL DEFAULT 0,
    last_reconciled_at timestamptz,
    deleted_at timestamptz,
    purge_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX tenant_name_key ON control_plane.tenant (name) WHERE status <> 'purged';
  CREATE INDEX tenant_owed_idx ON control_plane.tenant (next_look_at)
    WHERE generation <> observed_generation OR failure_count > 0;
  CREATE INDEX tenant_purge_idx ON control_plane.tenant (purge_at) WHERE desired_state = 'deleted';
  CREATE INDEX tenant_looked_idx ON control_plane.tenant (last_reconciled_at NULLS FIRST) WHERE status <> 'purged'`;

const operation = `
  CREATE TABLE control_plane.operation (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    version integer NOT NULL DEFAULT 1,
    tenant_id text NOT NULL REFERENCES control_plane.tenant (id),
    type text NOT NULL CHECK (type IN ('create', 'update', 'delete', 'undelete', 'purge', 'suspend', 'resume',
      'restart', 'resize', 'upgrade')),
    status text NOT NULL CHECK (status IN ('pending', 'running', 'succeeded', 'failed', 'superseded', 'cancelled')),
    generation integer NOT NULL,
    parameters jsonb NOT NULL DEFAULT '{}',
    steps jsonb NOT NULL DEFAULT '[]',
    error_code text,
    error_message text,
    error_user_fixable boolean,
    error_retryable boolean,
    deadline_at timestamptz NOT NULL,
    requested_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX operation_open_key ON control_plane.operation (tenant_id) WHERE status IN ('pending', 'running');
  CREATE INDEX operation_tenant_idx ON control_plane.operation (tenant_id, seq DESC);
  CREATE INDEX operation_deadline_idx ON control_plane.operation (deadline_at) WHERE status IN ('pending', 'running')`;

const auditEvent = `
  CREATE TABLE control_plane.audit_event (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    at timestamptz NOT NULL DEFAULT now(),
    actor_kind text NOT NULL CHECK (actor_kind IN ('operator', 'api_key', 'system', 'anonymous')),
    actor_id text,
    actor_name text NOT NULL,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id text,
    tenant_id text,
    source_ip text,
    user_agent text,
    request_id text,
    detail jsonb NOT NULL DEFAULT '{}'
  );
  CREATE INDEX audit_event_tenant_idx ON control_plane.audit_event (tenant_id, seq DESC);
  CREATE INDEX audit_event_action_idx ON control_plane.audit_event (action, seq DESC)`;

const idempotency = `
  CREATE TABLE control_plane.idempotency_key (
    caller text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status integer,
    headers jsonb,
    body text,
    claim uuid NOT NULL,
    locked_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (caller, key)
  );
  CREATE INDEX idempotency_key_expires_idx ON control_plane.idempotency_key (expires_at)`;
