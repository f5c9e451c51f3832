import type { MigrationInterface, QueryRunner } from 'typeorm';

// Tables and columns carry the official server's names, so that import and export stay a copy, table by table.
// Beyond the original: ids as uuid, UTC timestamps with defaults, an index for every foreign key, unique links.
const TABLES = `
CREATE TABLE "api_key" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "description" text,
  "key" text NOT NULL,
  "previous_key" text,
  "key_generation" integer NOT NULL,
  "retain_period" integer NOT NULL,
  "active" boolean NOT NULL,
  "last_login" timestamp,
  "last_rotated" timestamp,
  "service_account_id" uuid NOT NULL,
  CONSTRAINT "api_key_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "api_key_name_service_account_id_key" UNIQUE ("name", "service_account_id")
);

CREATE TABLE "api_transaction" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "method" text NOT NULL,
  "url" text NOT NULL,
  "completed" boolean NOT NULL,
  "expired" timestamp,
  "user_id" uuid NOT NULL,
  CONSTRAINT "api_transaction_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "api_transaction_result" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "result" bytea NOT NULL,
  CONSTRAINT "api_transaction_result_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "artifact" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "has_custom_name" boolean NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  CONSTRAINT "artifact_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "artifact_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "artifact_version" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "version" text NOT NULL,
  "version_number" integer,
  "type" text NOT NULL,
  "uri" text NOT NULL,
  "materializer" text NOT NULL,
  "data_type" text NOT NULL,
  "save_type" text NOT NULL,
  "content_hash" text,
  "item_count" integer,
  "artifact_id" uuid NOT NULL,
  "artifact_store_id" uuid,
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  CONSTRAINT "artifact_version_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "artifact_version_version_artifact_id_key" UNIQUE ("version", "artifact_id")
);

CREATE TABLE "artifact_visualization" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "type" text NOT NULL,
  "uri" text NOT NULL,
  "artifact_version_id" uuid NOT NULL,
  CONSTRAINT "artifact_visualization_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "auth_devices" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "client_id" uuid NOT NULL,
  "user_code" text NOT NULL,
  "device_code" text NOT NULL,
  "status" text NOT NULL,
  "failed_auth_attempts" integer NOT NULL,
  "expires" timestamp,
  "last_login" timestamp,
  "trusted_device" boolean NOT NULL,
  "os" text,
  "ip_address" text,
  "hostname" text,
  "python_version" text,
  "zenml_version" text,
  "city" text,
  "region" text,
  "country" text,
  "user_id" uuid,
  "poll_interval" integer NOT NULL DEFAULT 5,
  "last_polled" timestamp,
  CONSTRAINT "auth_devices_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "code_reference" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "project_id" uuid NOT NULL,
  "code_repository_id" uuid NOT NULL,
  "commit" text NOT NULL,
  "subdirectory" text NOT NULL,
  CONSTRAINT "code_reference_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "code_repository" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "config" text NOT NULL,
  "source" text NOT NULL,
  "logo_url" text,
  "description" text,
  CONSTRAINT "code_repository_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "code_repository_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "curated_visualization" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "project_id" uuid NOT NULL,
  "artifact_visualization_id" uuid NOT NULL,
  "display_name" text,
  "display_order" integer,
  "layout_size" text NOT NULL,
  "resource_id" uuid NOT NULL,
  "resource_type" text NOT NULL,
  CONSTRAINT "curated_visualization_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "curated_visualization_artifact_visualization_id_resource_id_res" UNIQUE ("artifact_visualization_id", "resource_id", "resource_type")
);

CREATE TABLE "deployment" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "status" text NOT NULL,
  "url" text,
  "auth_key" text,
  "deployment_metadata" text NOT NULL,
  "snapshot_id" uuid,
  "deployer_id" uuid,
  CONSTRAINT "deployment_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "deployment_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "flavor" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "type" text NOT NULL,
  "source" text NOT NULL,
  "display_name" text,
  "config_schema" text NOT NULL,
  "integration" text,
  "connector_type" text,
  "connector_resource_type" text,
  "connector_resource_id_attr" text,
  "user_id" uuid,
  "logo_url" text,
  "docs_url" text,
  "sdk_docs_url" text,
  "is_custom" boolean NOT NULL,
  CONSTRAINT "flavor_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "flavor_name_type_key" UNIQUE ("name", "type")
);

CREATE TABLE "hook_invocation" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "hook_type" text NOT NULL,
  "name" text,
  "status" text NOT NULL,
  "start_time" timestamp NOT NULL,
  "end_time" timestamp,
  "source" text,
  "exception_info" text,
  "pipeline_run_id" uuid NOT NULL,
  "step_run_id" uuid,
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  CONSTRAINT "hook_invocation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "hook_invocation_output_artifact" (
  "name" text NOT NULL,
  "hook_invocation_id" uuid NOT NULL,
  "artifact_version_id" uuid NOT NULL,
  CONSTRAINT "hook_invocation_output_artifact_pkey" PRIMARY KEY ("name", "hook_invocation_id", "artifact_version_id")
);

CREATE TABLE "logs" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "uri" text,
  "source" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "pipeline_run_id" uuid,
  "step_run_id" uuid,
  "artifact_store_id" uuid,
  "log_store_id" uuid,
  "hook_invocation_id" uuid,
  CONSTRAINT "logs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "model" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "license" text,
  "description" text,
  "audience" text,
  "use_cases" text,
  "limitations" text,
  "trade_offs" text,
  "ethics" text,
  "save_models_to_registry" boolean NOT NULL,
  CONSTRAINT "model_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "model_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "model_version" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "model_id" uuid NOT NULL,
  "number" integer NOT NULL,
  "description" text,
  "stage" text,
  "producer_run_id_if_numeric" uuid NOT NULL,
  CONSTRAINT "model_version_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "model_version_model_id_producer_run_id_if_numeric_key" UNIQUE ("model_id", "producer_run_id_if_numeric"),
  CONSTRAINT "model_version_name_model_id_key" UNIQUE ("name", "model_id"),
  CONSTRAINT "model_version_number_model_id_key" UNIQUE ("number", "model_id")
);

CREATE TABLE "model_versions_artifacts" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "model_version_id" uuid NOT NULL,
  "artifact_version_id" uuid NOT NULL,
  CONSTRAINT "model_versions_artifacts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "model_versions_runs" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "model_version_id" uuid NOT NULL,
  "pipeline_run_id" uuid NOT NULL,
  CONSTRAINT "model_versions_runs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "pipeline" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "description" text,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "run_count" integer NOT NULL,
  CONSTRAINT "pipeline_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "pipeline_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "pipeline_build" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  "stack_id" uuid,
  "pipeline_id" uuid,
  "images" text NOT NULL,
  "is_local" boolean NOT NULL,
  "contains_code" boolean NOT NULL,
  "zenml_version" text,
  "python_version" text,
  "checksum" text,
  "stack_checksum" text,
  "duration" integer,
  CONSTRAINT "pipeline_build_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "pipeline_run" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "orchestrator_run_id" text,
  "start_time" timestamp,
  "end_time" timestamp,
  "in_progress" boolean NOT NULL,
  "status" text NOT NULL,
  "status_reason" text,
  "orchestrator_environment" text,
  "index" integer NOT NULL,
  "enable_heartbeat" boolean NOT NULL,
  "exception_info" text,
  "child_key" text,
  "snapshot_id" uuid,
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  "pipeline_id" uuid,
  "model_version_id" uuid,
  "pipeline_configuration" text,
  "client_environment" text,
  "stack_id" uuid,
  "build_id" uuid,
  "schedule_id" uuid,
  "original_run_id" uuid,
  "parent_run_id" uuid,
  "root_run_id" uuid,
  "triggered_by" uuid,
  "triggered_by_type" text,
  CONSTRAINT "pipeline_run_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "pipeline_run_parent_run_id_child_key_key" UNIQUE ("parent_run_id", "child_key"),
  CONSTRAINT "pipeline_run_name_project_id_key" UNIQUE ("name", "project_id"),
  CONSTRAINT "pipeline_run_snapshot_id_orchestrator_run_id_key" UNIQUE ("snapshot_id", "orchestrator_run_id")
);

CREATE TABLE "pipeline_run_output" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "output_index" integer NOT NULL,
  "pipeline_run_id" uuid NOT NULL,
  "artifact_id" uuid NOT NULL,
  CONSTRAINT "pipeline_run_output_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "pipeline_run_output_pipeline_run_id_output_index_key" UNIQUE ("pipeline_run_id", "output_index"),
  CONSTRAINT "pipeline_run_output_pipeline_run_id_name_key" UNIQUE ("pipeline_run_id", "name")
);

CREATE TABLE "pipeline_snapshot" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text,
  "description" text,
  "is_dynamic" boolean NOT NULL,
  "pipeline_configuration" text NOT NULL,
  "client_environment" text NOT NULL,
  "run_name_template" text NOT NULL,
  "client_version" text,
  "server_version" text,
  "pipeline_version_hash" text,
  "pipeline_spec" text,
  "source_code" text,
  "code_path" text,
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  "stack_id" uuid,
  "pipeline_id" uuid NOT NULL,
  "schedule_id" uuid,
  "build_id" uuid,
  "code_reference_id" uuid,
  "source_snapshot_id" uuid,
  "template_id" uuid,
  "step_count" integer NOT NULL,
  CONSTRAINT "pipeline_snapshot_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "pipeline_snapshot_pipeline_id_name_key" UNIQUE ("pipeline_id", "name")
);

CREATE TABLE "project" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "display_name" text NOT NULL,
  "description" text NOT NULL,
  "project_metadata" text,
  CONSTRAINT "project_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "project_name_key" UNIQUE ("name")
);

CREATE TABLE "run_metadata" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "stack_component_id" uuid,
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  "key" text NOT NULL,
  "value" text NOT NULL,
  "type" text NOT NULL,
  "publisher_step_id" uuid,
  CONSTRAINT "run_metadata_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "run_metadata_resource" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "resource_id" uuid NOT NULL,
  "resource_type" text NOT NULL,
  "run_metadata_id" uuid NOT NULL,
  CONSTRAINT "run_metadata_resource_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "run_template" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "hidden" boolean NOT NULL,
  "description" text,
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  "source_snapshot_id" uuid,
  CONSTRAINT "run_template_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "run_template_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "run_wait_condition" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "run_id" uuid NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "resolved_by_user_id" uuid,
  "type" text NOT NULL,
  "status" text NOT NULL,
  "name" text NOT NULL,
  "question" text,
  "data_schema_json" text,
  "resolution" text,
  "result_json" text,
  "last_polled_at" timestamp,
  "poller_instance_id" text,
  "poller_lease_expires_at" timestamp,
  "resolved_at" timestamp,
  CONSTRAINT "run_wait_condition_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "run_wait_condition_run_id_name_key" UNIQUE ("run_id", "name")
);

CREATE TABLE "schedule" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "pipeline_id" uuid,
  "orchestrator_id" uuid,
  "active" boolean NOT NULL,
  "cron_expression" text,
  "start_time" timestamp,
  "end_time" timestamp,
  "interval_second" double precision,
  "catchup" boolean NOT NULL,
  "run_once_start_time" timestamp,
  "is_archived" boolean NOT NULL,
  CONSTRAINT "schedule_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "schedule_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "secret" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "private" boolean NOT NULL,
  "internal" boolean NOT NULL,
  "values" text,
  "user_id" uuid NOT NULL,
  CONSTRAINT "secret_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "secret_name_private_user_id_key" UNIQUE ("name", "private", "user_id")
);

CREATE TABLE "secret_resource" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "secret_id" uuid NOT NULL,
  "resource_id" uuid NOT NULL,
  "resource_type" text NOT NULL,
  CONSTRAINT "secret_resource_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "secret_resource_resource_id_resource_type_secret_id_key" UNIQUE ("resource_id", "resource_type", "secret_id")
);

CREATE TABLE "server_settings" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "server_name" text NOT NULL,
  "logo_url" text,
  "active" boolean NOT NULL,
  "enable_analytics" boolean NOT NULL,
  "display_announcements" boolean,
  "display_updates" boolean,
  "onboarding_state" text,
  "last_user_activity" timestamp NOT NULL,
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  CONSTRAINT "server_settings_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "service" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "service_source" text,
  "service_type" text NOT NULL,
  "type" text NOT NULL,
  "flavor" text NOT NULL,
  "admin_state" text,
  "state" text,
  "labels" text,
  "config" text NOT NULL,
  "status" text,
  "endpoint" text,
  "prediction_url" text,
  "health_check_url" text,
  "pipeline_name" text,
  "pipeline_step_name" text,
  "model_version_id" uuid,
  "pipeline_run_id" uuid,
  CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "service_connector" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "connector_type" text,
  "description" text NOT NULL,
  "auth_method" text,
  "resource_types" text NOT NULL,
  "resource_id" text,
  "supports_instances" boolean NOT NULL,
  "configuration" text,
  "secret_id" uuid,
  "expires_at" timestamp,
  "expires_skew_tolerance" integer,
  "expiration_seconds" integer,
  "labels" text,
  "user_id" uuid,
  CONSTRAINT "service_connector_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "service_connector_name_key" UNIQUE ("name")
);

CREATE TABLE "stack" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "description" text,
  "stack_spec_path" text,
  "labels" text,
  "environment" text,
  "user_id" uuid,
  CONSTRAINT "stack_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "stack_name_key" UNIQUE ("name")
);

CREATE TABLE "stack_component" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "type" text NOT NULL,
  "flavor" text NOT NULL,
  "configuration" text NOT NULL,
  "labels" text,
  "environment" text,
  "user_id" uuid,
  "connector_id" uuid,
  "connector_resource_id" text,
  CONSTRAINT "stack_component_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "stack_component_name_type_key" UNIQUE ("name", "type")
);

CREATE TABLE "stack_composition" (
  "stack_id" uuid NOT NULL,
  "component_id" uuid NOT NULL,
  "default_for_type" text,
  CONSTRAINT "stack_composition_pkey" PRIMARY KEY ("stack_id", "component_id"),
  CONSTRAINT "stack_composition_stack_id_default_for_type_key" UNIQUE ("stack_id", "default_for_type")
);

CREATE TABLE "step_configuration" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "index" integer NOT NULL,
  "name" text NOT NULL,
  "config" text NOT NULL,
  "snapshot_id" uuid,
  "step_run_id" uuid,
  CONSTRAINT "step_configuration_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "step_configuration_snapshot_id_step_run_id_name_key" UNIQUE ("snapshot_id", "step_run_id", "name")
);

CREATE TABLE "step_run" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "start_time" timestamp,
  "end_time" timestamp,
  "latest_heartbeat" timestamp,
  "status" text NOT NULL,
  "docstring" text,
  "cache_key" text,
  "cache_expires_at" timestamp,
  "source_code" text,
  "code_hash" text,
  "version" integer NOT NULL,
  "is_retriable" boolean NOT NULL,
  "exception_info" text,
  "heartbeat_threshold" integer,
  "original_step_run_id" uuid,
  "snapshot_id" uuid,
  "pipeline_run_id" uuid NOT NULL,
  "user_id" uuid,
  "project_id" uuid NOT NULL,
  "model_version_id" uuid,
  "resource_request_id" uuid,
  "step_configuration" text,
  CONSTRAINT "step_run_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "step_run_name_pipeline_run_id_version_key" UNIQUE ("name", "pipeline_run_id", "version")
);

CREATE TABLE "step_run_input_artifact" (
  "name" text NOT NULL,
  "type" text NOT NULL,
  "input_index" integer NOT NULL,
  "chunk_index" integer,
  "chunk_size" integer,
  "step_id" uuid NOT NULL,
  "artifact_id" uuid NOT NULL,
  CONSTRAINT "step_run_input_artifact_pkey" PRIMARY KEY ("name", "input_index", "step_id", "artifact_id")
);

CREATE TABLE "step_run_output_artifact" (
  "name" text NOT NULL,
  "step_id" uuid NOT NULL,
  "artifact_id" uuid NOT NULL,
  CONSTRAINT "step_run_output_artifact_pkey" PRIMARY KEY ("step_id", "artifact_id")
);

CREATE TABLE "step_run_parents" (
  "parent_id" uuid NOT NULL,
  "child_id" uuid NOT NULL,
  CONSTRAINT "step_run_parents_pkey" PRIMARY KEY ("parent_id", "child_id")
);

CREATE TABLE "tag" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "user_id" uuid,
  "color" text NOT NULL,
  "exclusive" boolean NOT NULL,
  CONSTRAINT "tag_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tag_name_key" UNIQUE ("name")
);

CREATE TABLE "tag_resource" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "tag_id" uuid NOT NULL,
  "resource_id" uuid NOT NULL,
  "resource_type" text NOT NULL,
  CONSTRAINT "tag_resource_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "trigger" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "active" boolean NOT NULL,
  "is_archived" boolean NOT NULL,
  "type" text NOT NULL,
  "flavor" text NOT NULL,
  "configuration" text NOT NULL,
  "concurrency" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "webhook_id" uuid,
  "next_occurrence" timestamp,
  "source_entity" text,
  "target_events" text,
  CONSTRAINT "trigger_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "trigger_name_project_id_key" UNIQUE ("name", "project_id")
);

CREATE TABLE "trigger_execution" (
  "trigger_id" uuid NOT NULL,
  "pipeline_run_id" uuid NOT NULL,
  "created_at" timestamp NOT NULL,
  "info" text,
  CONSTRAINT "trigger_execution_pkey" PRIMARY KEY ("trigger_id", "pipeline_run_id")
);

CREATE TABLE "trigger_snapshot" (
  "trigger_id" uuid NOT NULL,
  "snapshot_id" uuid NOT NULL,
  "created_at" timestamp NOT NULL,
  "dispatch_state" text,
  CONSTRAINT "trigger_snapshot_pkey" PRIMARY KEY ("trigger_id", "snapshot_id")
);

CREATE TABLE "user" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "is_service_account" boolean NOT NULL,
  "full_name" text NOT NULL,
  "description" text,
  "email" text,
  "avatar_url" text,
  "active" boolean NOT NULL,
  "password" text,
  "password_changed_at" timestamp,
  "activation_token" text,
  "email_opted_in" boolean,
  "external_user_id" uuid,
  "is_admin" boolean NOT NULL,
  "user_metadata" text,
  "oidc_claims" jsonb,
  "default_project_id" uuid,
  CONSTRAINT "user_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "user_name_is_service_account_key" UNIQUE ("name", "is_service_account")
);

CREATE TABLE "webhook" (
  "id" uuid NOT NULL DEFAULT gen_random_uuid(),
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "updated" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "name" text NOT NULL,
  "project_id" uuid NOT NULL,
  "user_id" uuid,
  "secret_id" uuid NOT NULL,
  "webhook_type" text NOT NULL,
  "active" boolean NOT NULL,
  CONSTRAINT "webhook_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "webhook_project_id_name_key" UNIQUE ("project_id", "name")
);

CREATE TABLE "webhook_event_payload" (
  "webhook_id" uuid NOT NULL,
  "delivery_id" text NOT NULL,
  "created" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
  "payload" text NOT NULL,
  CONSTRAINT "webhook_event_payload_pkey" PRIMARY KEY ("webhook_id", "delivery_id")
);

CREATE TABLE "webhook_stats" (
  "webhook_id" uuid NOT NULL,
  "received_count" integer NOT NULL,
  "accepted_count" integer NOT NULL,
  "auth_failed_count" integer NOT NULL,
  "invalid_payload_count" integer NOT NULL,
  "last_received_at" timestamp,
  "last_accepted_at" timestamp,
  "last_error_at" timestamp,
  "last_error_summary" text,
  CONSTRAINT "webhook_stats_pkey" PRIMARY KEY ("webhook_id")
);

ALTER TABLE "api_key" ADD CONSTRAINT "api_key_service_account_id_fkey" FOREIGN KEY ("service_account_id") REFERENCES "user" ("id") ON DELETE CASCADE;
ALTER TABLE "api_transaction" ADD CONSTRAINT "api_transaction_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE;
ALTER TABLE "api_transaction_result" ADD CONSTRAINT "api_transaction_result_id_fkey" FOREIGN KEY ("id") REFERENCES "api_transaction" ("id") ON DELETE CASCADE;
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "artifact_version" ADD CONSTRAINT "artifact_version_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "artifact_version" ADD CONSTRAINT "artifact_version_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "artifact_version" ADD CONSTRAINT "artifact_version_artifact_store_id_fkey" FOREIGN KEY ("artifact_store_id") REFERENCES "stack_component" ("id") ON DELETE SET NULL;
ALTER TABLE "artifact_version" ADD CONSTRAINT "artifact_version_artifact_id_fkey" FOREIGN KEY ("artifact_id") REFERENCES "artifact" ("id") ON DELETE CASCADE;
ALTER TABLE "artifact_visualization" ADD CONSTRAINT "artifact_visualization_artifact_version_id_fkey" FOREIGN KEY ("artifact_version_id") REFERENCES "artifact_version" ("id") ON DELETE CASCADE;
ALTER TABLE "auth_devices" ADD CONSTRAINT "auth_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "code_reference" ADD CONSTRAINT "code_reference_code_repository_id_fkey" FOREIGN KEY ("code_repository_id") REFERENCES "code_repository" ("id") ON DELETE CASCADE;
ALTER TABLE "code_reference" ADD CONSTRAINT "code_reference_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "code_repository" ADD CONSTRAINT "code_repository_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "code_repository" ADD CONSTRAINT "code_repository_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "curated_visualization" ADD CONSTRAINT "curated_visualization_artifact_visualization_id_fkey" FOREIGN KEY ("artifact_visualization_id") REFERENCES "artifact_visualization" ("id") ON DELETE CASCADE;
ALTER TABLE "curated_visualization" ADD CONSTRAINT "curated_visualization_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_deployer_id_fkey" FOREIGN KEY ("deployer_id") REFERENCES "stack_component" ("id") ON DELETE SET NULL;
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "pipeline_snapshot" ("id") ON DELETE SET NULL;
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "flavor" ADD CONSTRAINT "flavor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "hook_invocation" ADD CONSTRAINT "hook_invocation_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "hook_invocation" ADD CONSTRAINT "hook_invocation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "hook_invocation" ADD CONSTRAINT "hook_invocation_step_run_id_fkey" FOREIGN KEY ("step_run_id") REFERENCES "step_run" ("id") ON DELETE CASCADE;
ALTER TABLE "hook_invocation" ADD CONSTRAINT "hook_invocation_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id") REFERENCES "pipeline_run" ("id") ON DELETE CASCADE;
ALTER TABLE "hook_invocation_output_artifact" ADD CONSTRAINT "hook_invocation_output_artifact_artifact_version_id_fkey" FOREIGN KEY ("artifact_version_id") REFERENCES "artifact_version" ("id") ON DELETE CASCADE;
ALTER TABLE "hook_invocation_output_artifact" ADD CONSTRAINT "hook_invocation_output_artifact_hook_invocation_id_fkey" FOREIGN KEY ("hook_invocation_id") REFERENCES "hook_invocation" ("id") ON DELETE CASCADE;
ALTER TABLE "logs" ADD CONSTRAINT "logs_hook_invocation_id_fkey" FOREIGN KEY ("hook_invocation_id") REFERENCES "hook_invocation" ("id") ON DELETE SET NULL;
ALTER TABLE "logs" ADD CONSTRAINT "logs_log_store_id_fkey" FOREIGN KEY ("log_store_id") REFERENCES "stack_component" ("id") ON DELETE CASCADE;
ALTER TABLE "logs" ADD CONSTRAINT "logs_artifact_store_id_fkey" FOREIGN KEY ("artifact_store_id") REFERENCES "stack_component" ("id") ON DELETE CASCADE;
ALTER TABLE "logs" ADD CONSTRAINT "logs_step_run_id_fkey" FOREIGN KEY ("step_run_id") REFERENCES "step_run" ("id") ON DELETE CASCADE;
ALTER TABLE "logs" ADD CONSTRAINT "logs_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id") REFERENCES "pipeline_run" ("id") ON DELETE CASCADE;
ALTER TABLE "logs" ADD CONSTRAINT "logs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "logs" ADD CONSTRAINT "logs_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "model" ADD CONSTRAINT "model_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "model" ADD CONSTRAINT "model_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model" ("id") ON DELETE CASCADE;
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "model_versions_artifacts" ADD CONSTRAINT "model_versions_artifacts_artifact_version_id_fkey" FOREIGN KEY ("artifact_version_id") REFERENCES "artifact_version" ("id") ON DELETE CASCADE;
ALTER TABLE "model_versions_artifacts" ADD CONSTRAINT "model_versions_artifacts_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version" ("id") ON DELETE CASCADE;
ALTER TABLE "model_versions_runs" ADD CONSTRAINT "model_versions_runs_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id") REFERENCES "pipeline_run" ("id") ON DELETE CASCADE;
ALTER TABLE "model_versions_runs" ADD CONSTRAINT "model_versions_runs_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline_build" ADD CONSTRAINT "pipeline_build_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipeline" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_build" ADD CONSTRAINT "pipeline_build_stack_id_fkey" FOREIGN KEY ("stack_id") REFERENCES "stack" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_build" ADD CONSTRAINT "pipeline_build_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline_build" ADD CONSTRAINT "pipeline_build_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_root_run_id_fkey" FOREIGN KEY ("root_run_id") REFERENCES "pipeline_run" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_parent_run_id_fkey" FOREIGN KEY ("parent_run_id") REFERENCES "pipeline_run" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_original_run_id_fkey" FOREIGN KEY ("original_run_id") REFERENCES "pipeline_run" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "pipeline_build" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_stack_id_fkey" FOREIGN KEY ("stack_id") REFERENCES "stack" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipeline" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "pipeline_snapshot" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline_run_output" ADD CONSTRAINT "pipeline_run_output_artifact_id_fkey" FOREIGN KEY ("artifact_id") REFERENCES "artifact_version" ("id");
ALTER TABLE "pipeline_run_output" ADD CONSTRAINT "pipeline_run_output_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id") REFERENCES "pipeline_run" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline_snapshot" ADD CONSTRAINT "pipeline_snapshot_code_reference_id_fkey" FOREIGN KEY ("code_reference_id") REFERENCES "code_reference" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_snapshot" ADD CONSTRAINT "pipeline_snapshot_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "pipeline_build" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_snapshot" ADD CONSTRAINT "pipeline_snapshot_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_snapshot" ADD CONSTRAINT "pipeline_snapshot_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipeline" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline_snapshot" ADD CONSTRAINT "pipeline_snapshot_stack_id_fkey" FOREIGN KEY ("stack_id") REFERENCES "stack" ("id") ON DELETE SET NULL;
ALTER TABLE "pipeline_snapshot" ADD CONSTRAINT "pipeline_snapshot_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "pipeline_snapshot" ADD CONSTRAINT "pipeline_snapshot_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "run_metadata" ADD CONSTRAINT "run_metadata_publisher_step_id_fkey" FOREIGN KEY ("publisher_step_id") REFERENCES "step_run" ("id") ON DELETE SET NULL;
ALTER TABLE "run_metadata" ADD CONSTRAINT "run_metadata_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "run_metadata" ADD CONSTRAINT "run_metadata_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "run_metadata" ADD CONSTRAINT "run_metadata_stack_component_id_fkey" FOREIGN KEY ("stack_component_id") REFERENCES "stack_component" ("id") ON DELETE SET NULL;
ALTER TABLE "run_metadata_resource" ADD CONSTRAINT "run_metadata_resource_run_metadata_id_fkey" FOREIGN KEY ("run_metadata_id") REFERENCES "run_metadata" ("id") ON DELETE CASCADE;
ALTER TABLE "run_template" ADD CONSTRAINT "run_template_source_snapshot_id_fkey" FOREIGN KEY ("source_snapshot_id") REFERENCES "pipeline_snapshot" ("id") ON DELETE SET NULL;
ALTER TABLE "run_template" ADD CONSTRAINT "run_template_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "run_template" ADD CONSTRAINT "run_template_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "run_wait_condition" ADD CONSTRAINT "run_wait_condition_resolved_by_user_id_fkey" FOREIGN KEY ("resolved_by_user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "run_wait_condition" ADD CONSTRAINT "run_wait_condition_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "run_wait_condition" ADD CONSTRAINT "run_wait_condition_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "run_wait_condition" ADD CONSTRAINT "run_wait_condition_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "pipeline_run" ("id") ON DELETE CASCADE;
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_orchestrator_id_fkey" FOREIGN KEY ("orchestrator_id") REFERENCES "stack_component" ("id") ON DELETE SET NULL;
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipeline" ("id") ON DELETE CASCADE;
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "secret" ADD CONSTRAINT "secret_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE;
ALTER TABLE "secret_resource" ADD CONSTRAINT "secret_resource_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secret" ("id") ON DELETE CASCADE;
ALTER TABLE "service" ADD CONSTRAINT "service_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id") REFERENCES "pipeline_run" ("id") ON DELETE SET NULL;
ALTER TABLE "service" ADD CONSTRAINT "service_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version" ("id") ON DELETE SET NULL;
ALTER TABLE "service" ADD CONSTRAINT "service_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "service" ADD CONSTRAINT "service_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "service_connector" ADD CONSTRAINT "service_connector_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "stack" ADD CONSTRAINT "stack_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "stack_component" ADD CONSTRAINT "stack_component_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "service_connector" ("id") ON DELETE SET NULL;
ALTER TABLE "stack_component" ADD CONSTRAINT "stack_component_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "stack_composition" ADD CONSTRAINT "stack_composition_component_id_fkey" FOREIGN KEY ("component_id") REFERENCES "stack_component" ("id") ON DELETE CASCADE;
ALTER TABLE "stack_composition" ADD CONSTRAINT "stack_composition_stack_id_fkey" FOREIGN KEY ("stack_id") REFERENCES "stack" ("id") ON DELETE CASCADE;
ALTER TABLE "step_configuration" ADD CONSTRAINT "step_configuration_step_run_id_fkey" FOREIGN KEY ("step_run_id") REFERENCES "step_run" ("id") ON DELETE CASCADE;
ALTER TABLE "step_configuration" ADD CONSTRAINT "step_configuration_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "pipeline_snapshot" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run" ADD CONSTRAINT "step_run_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version" ("id") ON DELETE SET NULL;
ALTER TABLE "step_run" ADD CONSTRAINT "step_run_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run" ADD CONSTRAINT "step_run_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "step_run" ADD CONSTRAINT "step_run_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id") REFERENCES "pipeline_run" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run" ADD CONSTRAINT "step_run_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "pipeline_snapshot" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run" ADD CONSTRAINT "step_run_original_step_run_id_fkey" FOREIGN KEY ("original_step_run_id") REFERENCES "step_run" ("id") ON DELETE SET NULL;
ALTER TABLE "step_run_input_artifact" ADD CONSTRAINT "step_run_input_artifact_artifact_id_fkey" FOREIGN KEY ("artifact_id") REFERENCES "artifact_version" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run_input_artifact" ADD CONSTRAINT "step_run_input_artifact_step_id_fkey" FOREIGN KEY ("step_id") REFERENCES "step_run" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run_output_artifact" ADD CONSTRAINT "step_run_output_artifact_artifact_id_fkey" FOREIGN KEY ("artifact_id") REFERENCES "artifact_version" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run_output_artifact" ADD CONSTRAINT "step_run_output_artifact_step_id_fkey" FOREIGN KEY ("step_id") REFERENCES "step_run" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run_parents" ADD CONSTRAINT "step_run_parents_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "step_run" ("id") ON DELETE CASCADE;
ALTER TABLE "step_run_parents" ADD CONSTRAINT "step_run_parents_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "step_run" ("id") ON DELETE CASCADE;
ALTER TABLE "tag" ADD CONSTRAINT "tag_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "tag_resource" ADD CONSTRAINT "tag_resource_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("id") ON DELETE CASCADE;
ALTER TABLE "trigger" ADD CONSTRAINT "trigger_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook" ("id") ON DELETE SET NULL;
ALTER TABLE "trigger" ADD CONSTRAINT "trigger_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "trigger" ADD CONSTRAINT "trigger_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "trigger_execution" ADD CONSTRAINT "trigger_execution_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id") REFERENCES "pipeline_run" ("id") ON DELETE CASCADE;
ALTER TABLE "trigger_execution" ADD CONSTRAINT "trigger_execution_trigger_id_fkey" FOREIGN KEY ("trigger_id") REFERENCES "trigger" ("id") ON DELETE CASCADE;
ALTER TABLE "trigger_snapshot" ADD CONSTRAINT "trigger_snapshot_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "pipeline_snapshot" ("id") ON DELETE CASCADE;
ALTER TABLE "trigger_snapshot" ADD CONSTRAINT "trigger_snapshot_trigger_id_fkey" FOREIGN KEY ("trigger_id") REFERENCES "trigger" ("id") ON DELETE CASCADE;
ALTER TABLE "user" ADD CONSTRAINT "user_default_project_id_fkey" FOREIGN KEY ("default_project_id") REFERENCES "project" ("id") ON DELETE SET NULL;
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secret" ("id");
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE SET NULL;
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE;
ALTER TABLE "webhook_event_payload" ADD CONSTRAINT "webhook_event_payload_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook" ("id") ON DELETE CASCADE;
ALTER TABLE "webhook_stats" ADD CONSTRAINT "webhook_stats_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook" ("id") ON DELETE CASCADE;

CREATE INDEX "ix_api_key_service_account_id" ON "api_key" ("service_account_id");
CREATE INDEX "ix_api_transaction_completed_expired" ON "api_transaction" ("completed", "expired");
CREATE INDEX "ix_api_transaction_user_id" ON "api_transaction" ("user_id");
CREATE INDEX "ix_artifact_project_id" ON "artifact" ("project_id");
CREATE INDEX "ix_artifact_project_id_created_id" ON "artifact" ("project_id", "created", "id");
CREATE INDEX "ix_artifact_user_id" ON "artifact" ("user_id");
CREATE INDEX "ix_artifact_version_artifact_id_version_number" ON "artifact_version" ("artifact_id", "version_number");
CREATE INDEX "ix_artifact_version_artifact_store_id" ON "artifact_version" ("artifact_store_id");
CREATE INDEX "ix_artifact_version_project_id" ON "artifact_version" ("project_id");
CREATE INDEX "ix_artifact_version_project_id_created_id" ON "artifact_version" ("project_id", "created", "id");
CREATE INDEX "ix_artifact_version_user_id" ON "artifact_version" ("user_id");
CREATE INDEX "ix_artifact_visualization_artifact_version_id" ON "artifact_visualization" ("artifact_version_id");
CREATE INDEX "ix_auth_devices_user_id" ON "auth_devices" ("user_id");
CREATE INDEX "ix_code_reference_code_repository_id" ON "code_reference" ("code_repository_id");
CREATE INDEX "ix_code_reference_project_id" ON "code_reference" ("project_id");
CREATE INDEX "ix_code_repository_project_id" ON "code_repository" ("project_id");
CREATE INDEX "ix_code_repository_project_id_created_id" ON "code_repository" ("project_id", "created", "id");
CREATE INDEX "ix_code_repository_user_id" ON "code_repository" ("user_id");
CREATE INDEX "ix_curated_visualization_project_id" ON "curated_visualization" ("project_id");
CREATE INDEX "ix_deployment_deployer_id" ON "deployment" ("deployer_id");
CREATE INDEX "ix_deployment_project_id" ON "deployment" ("project_id");
CREATE INDEX "ix_deployment_snapshot_id" ON "deployment" ("snapshot_id");
CREATE INDEX "ix_deployment_user_id" ON "deployment" ("user_id");
CREATE INDEX "ix_flavor_created_id" ON "flavor" ("created", "id");
CREATE INDEX "ix_flavor_user_id" ON "flavor" ("user_id");
CREATE INDEX "ix_hook_invocation_output_artifact_artifact_version_id" ON "hook_invocation_output_artifact" ("artifact_version_id");
CREATE INDEX "ix_hook_invocation_output_artifact_hook_invocation_id" ON "hook_invocation_output_artifact" ("hook_invocation_id");
CREATE INDEX "ix_hook_invocation_pipeline_run_id" ON "hook_invocation" ("pipeline_run_id");
CREATE INDEX "ix_hook_invocation_project_id" ON "hook_invocation" ("project_id");
CREATE INDEX "ix_hook_invocation_step_run_id" ON "hook_invocation" ("step_run_id");
CREATE INDEX "ix_hook_invocation_user_id" ON "hook_invocation" ("user_id");
CREATE INDEX "ix_logs_artifact_store_id" ON "logs" ("artifact_store_id");
CREATE INDEX "ix_logs_hook_invocation_id" ON "logs" ("hook_invocation_id");
CREATE INDEX "ix_logs_log_store_id" ON "logs" ("log_store_id");
CREATE INDEX "ix_logs_pipeline_run_id" ON "logs" ("pipeline_run_id");
CREATE INDEX "ix_logs_project_id" ON "logs" ("project_id");
CREATE INDEX "ix_logs_project_id_created_id" ON "logs" ("project_id", "created", "id");
CREATE INDEX "ix_logs_step_run_id" ON "logs" ("step_run_id");
CREATE INDEX "ix_logs_user_id" ON "logs" ("user_id");
CREATE INDEX "ix_model_project_id" ON "model" ("project_id");
CREATE INDEX "ix_model_project_id_created_id" ON "model" ("project_id", "created", "id");
CREATE INDEX "ix_model_user_id" ON "model" ("user_id");
CREATE INDEX "ix_model_version_project_id" ON "model_version" ("project_id");
CREATE INDEX "ix_model_version_project_id_created_id" ON "model_version" ("project_id", "created", "id");
CREATE INDEX "ix_model_version_user_id" ON "model_version" ("user_id");
CREATE INDEX "ix_model_versions_artifacts_artifact_version_id" ON "model_versions_artifacts" ("artifact_version_id");
CREATE INDEX "ix_model_versions_artifacts_model_version_id" ON "model_versions_artifacts" ("model_version_id");
CREATE INDEX "ix_model_versions_runs_model_version_id" ON "model_versions_runs" ("model_version_id");
CREATE INDEX "ix_model_versions_runs_pipeline_run_id" ON "model_versions_runs" ("pipeline_run_id");
CREATE INDEX "ix_pipeline_build_pipeline_id" ON "pipeline_build" ("pipeline_id");
CREATE INDEX "ix_pipeline_build_project_id" ON "pipeline_build" ("project_id");
CREATE INDEX "ix_pipeline_build_project_id_created_id" ON "pipeline_build" ("project_id", "created", "id");
CREATE INDEX "ix_pipeline_build_stack_id" ON "pipeline_build" ("stack_id");
CREATE INDEX "ix_pipeline_build_user_id" ON "pipeline_build" ("user_id");
CREATE INDEX "ix_pipeline_project_id" ON "pipeline" ("project_id");
CREATE INDEX "ix_pipeline_project_id_created_id" ON "pipeline" ("project_id", "created", "id");
CREATE INDEX "ix_pipeline_run_build_id" ON "pipeline_run" ("build_id");
CREATE INDEX "ix_pipeline_run_model_version_id" ON "pipeline_run" ("model_version_id");
CREATE INDEX "ix_pipeline_run_original_run_id" ON "pipeline_run" ("original_run_id");
CREATE INDEX "ix_pipeline_run_output_artifact_id" ON "pipeline_run_output" ("artifact_id");
CREATE INDEX "ix_pipeline_run_pipeline_id_created" ON "pipeline_run" ("pipeline_id", "created");
CREATE INDEX "ix_pipeline_run_project_id_created_id" ON "pipeline_run" ("project_id", "created", "id");
CREATE INDEX "ix_pipeline_run_root_run_id" ON "pipeline_run" ("root_run_id");
CREATE INDEX "ix_pipeline_run_schedule_id" ON "pipeline_run" ("schedule_id");
CREATE INDEX "ix_pipeline_run_stack_id" ON "pipeline_run" ("stack_id");
CREATE INDEX "ix_pipeline_run_triggered_by_triggered_by_type" ON "pipeline_run" ("triggered_by", "triggered_by_type");
CREATE INDEX "ix_pipeline_run_user_id" ON "pipeline_run" ("user_id");
CREATE INDEX "ix_pipeline_snapshot_build_id" ON "pipeline_snapshot" ("build_id");
CREATE INDEX "ix_pipeline_snapshot_code_reference_id" ON "pipeline_snapshot" ("code_reference_id");
CREATE INDEX "ix_pipeline_snapshot_project_id_created_id" ON "pipeline_snapshot" ("project_id", "created", "id");
CREATE INDEX "ix_pipeline_snapshot_project_id_name" ON "pipeline_snapshot" ("project_id", "name");
CREATE INDEX "ix_pipeline_snapshot_schedule_id" ON "pipeline_snapshot" ("schedule_id");
CREATE INDEX "ix_pipeline_snapshot_source_snapshot_id" ON "pipeline_snapshot" ("source_snapshot_id");
CREATE INDEX "ix_pipeline_snapshot_stack_id" ON "pipeline_snapshot" ("stack_id");
CREATE INDEX "ix_pipeline_snapshot_user_id" ON "pipeline_snapshot" ("user_id");
CREATE INDEX "ix_pipeline_user_id" ON "pipeline" ("user_id");
CREATE INDEX "ix_project_created_id" ON "project" ("created", "id");
CREATE INDEX "ix_run_metadata_key" ON "run_metadata" ("key");
CREATE INDEX "ix_run_metadata_project_id" ON "run_metadata" ("project_id");
CREATE INDEX "ix_run_metadata_publisher_step_id" ON "run_metadata" ("publisher_step_id");
CREATE INDEX "ix_run_metadata_resource_resource_id_resource_type_run_metadata_" ON "run_metadata_resource" ("resource_id", "resource_type", "run_metadata_id");
CREATE INDEX "ix_run_metadata_resource_run_metadata_id" ON "run_metadata_resource" ("run_metadata_id");
CREATE INDEX "ix_run_metadata_stack_component_id" ON "run_metadata" ("stack_component_id");
CREATE INDEX "ix_run_metadata_user_id" ON "run_metadata" ("user_id");
CREATE INDEX "ix_run_template_project_id" ON "run_template" ("project_id");
CREATE INDEX "ix_run_template_source_snapshot_id" ON "run_template" ("source_snapshot_id");
CREATE INDEX "ix_run_template_user_id" ON "run_template" ("user_id");
CREATE INDEX "ix_run_wait_condition_project_id_created" ON "run_wait_condition" ("project_id", "created");
CREATE INDEX "ix_run_wait_condition_resolved_by_user_id" ON "run_wait_condition" ("resolved_by_user_id");
CREATE INDEX "ix_run_wait_condition_run_id_status" ON "run_wait_condition" ("run_id", "status");
CREATE INDEX "ix_run_wait_condition_user_id" ON "run_wait_condition" ("user_id");
CREATE INDEX "ix_schedule_orchestrator_id" ON "schedule" ("orchestrator_id");
CREATE INDEX "ix_schedule_pipeline_id" ON "schedule" ("pipeline_id");
CREATE INDEX "ix_schedule_project_id" ON "schedule" ("project_id");
CREATE INDEX "ix_schedule_project_id_created_id" ON "schedule" ("project_id", "created", "id");
CREATE INDEX "ix_schedule_user_id" ON "schedule" ("user_id");
CREATE INDEX "ix_secret_resource_secret_id" ON "secret_resource" ("secret_id");
CREATE INDEX "ix_secret_user_id" ON "secret" ("user_id");
CREATE INDEX "ix_service_connector_user_id" ON "service_connector" ("user_id");
CREATE INDEX "ix_service_model_version_id" ON "service" ("model_version_id");
CREATE INDEX "ix_service_pipeline_run_id" ON "service" ("pipeline_run_id");
CREATE INDEX "ix_service_project_id" ON "service" ("project_id");
CREATE INDEX "ix_service_user_id" ON "service" ("user_id");
CREATE INDEX "ix_stack_component_connector_id" ON "stack_component" ("connector_id");
CREATE INDEX "ix_stack_component_created_id" ON "stack_component" ("created", "id");
CREATE INDEX "ix_stack_component_user_id" ON "stack_component" ("user_id");
CREATE INDEX "ix_stack_composition_component_id" ON "stack_composition" ("component_id");
CREATE INDEX "ix_stack_created_id" ON "stack" ("created", "id");
CREATE INDEX "ix_stack_user_id" ON "stack" ("user_id");
CREATE INDEX "ix_step_configuration_snapshot_id_name" ON "step_configuration" ("snapshot_id", "name");
CREATE INDEX "ix_step_configuration_step_run_id" ON "step_configuration" ("step_run_id");
CREATE INDEX "ix_step_run_cache_key" ON "step_run" ("cache_key");
CREATE INDEX "ix_step_run_input_artifact_artifact_id" ON "step_run_input_artifact" ("artifact_id");
CREATE INDEX "ix_step_run_input_artifact_step_id" ON "step_run_input_artifact" ("step_id");
CREATE INDEX "ix_step_run_model_version_id" ON "step_run" ("model_version_id");
CREATE INDEX "ix_step_run_original_step_run_id" ON "step_run" ("original_step_run_id");
CREATE INDEX "ix_step_run_output_artifact_artifact_id" ON "step_run_output_artifact" ("artifact_id");
CREATE INDEX "ix_step_run_parents_child_id" ON "step_run_parents" ("child_id");
CREATE INDEX "ix_step_run_pipeline_run_id" ON "step_run" ("pipeline_run_id");
CREATE INDEX "ix_step_run_project_id_created_id" ON "step_run" ("project_id", "created", "id");
CREATE INDEX "ix_step_run_project_id_pipeline_run_id_name_created_id" ON "step_run" ("project_id", "pipeline_run_id", "name", "created", "id");
CREATE INDEX "ix_step_run_snapshot_id" ON "step_run" ("snapshot_id");
CREATE INDEX "ix_step_run_user_id" ON "step_run" ("user_id");
CREATE INDEX "ix_tag_created_id" ON "tag" ("created", "id");
CREATE INDEX "ix_tag_resource_resource_id_resource_type_tag_id" ON "tag_resource" ("resource_id", "resource_type", "tag_id");
CREATE INDEX "ix_tag_resource_tag_id" ON "tag_resource" ("tag_id");
CREATE INDEX "ix_tag_user_id" ON "tag" ("user_id");
CREATE INDEX "ix_trigger_execution_pipeline_run_id" ON "trigger_execution" ("pipeline_run_id");
CREATE INDEX "ix_trigger_flavor_next_occurrence" ON "trigger" ("flavor", "next_occurrence");
CREATE INDEX "ix_trigger_flavor_source_entity" ON "trigger" ("flavor", "source_entity");
CREATE INDEX "ix_trigger_project_id" ON "trigger" ("project_id");
CREATE INDEX "ix_trigger_snapshot_snapshot_id" ON "trigger_snapshot" ("snapshot_id");
CREATE INDEX "ix_trigger_type" ON "trigger" ("type");
CREATE INDEX "ix_trigger_type_webhook_id" ON "trigger" ("type", "webhook_id");
CREATE INDEX "ix_trigger_user_id" ON "trigger" ("user_id");
CREATE INDEX "ix_trigger_webhook_id" ON "trigger" ("webhook_id");
CREATE INDEX "ix_user_default_project_id" ON "user" ("default_project_id");
CREATE INDEX "ix_webhook_secret_id" ON "webhook" ("secret_id");
CREATE INDEX "ix_webhook_user_id" ON "webhook" ("user_id");
CREATE INDEX "ix_webhook_webhook_type" ON "webhook" ("webhook_type");
CREATE UNIQUE INDEX "auth_devices_client_id_key" ON "auth_devices" ("client_id");
CREATE UNIQUE INDEX "model_versions_artifacts_link_key" ON "model_versions_artifacts" ("model_version_id", "artifact_version_id");
CREATE UNIQUE INDEX "model_versions_runs_link_key" ON "model_versions_runs" ("model_version_id", "pipeline_run_id");
CREATE UNIQUE INDEX "secret_public_name_key" ON "secret" ("name") WHERE NOT "private";
CREATE UNIQUE INDEX "tag_resource_tag_id_resource_key" ON "tag_resource" ("tag_id", "resource_id", "resource_type");
`;

export class CreateTables20261123100000 implements MigrationInterface {
  name = 'CreateTables20261123100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(): Promise<void> {
    throw new Error('The first migration cannot be undone: drop the schema instead.');
  }
}
