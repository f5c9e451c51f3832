import { bool, late, nameOrId, text, uuid, type FilterField } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

/** Flags that ask for nothing when they are false. */
export const OPTIONAL_FLAGS = ['only_data_artifacts', 'only_model_artifacts', 'only_deployment_artifacts'];

const whenTrue =
  (condition: string): FilterField =>
  () =>
    condition;

export const artifactLinkList: ListSpec = {
  from: `model_versions_artifacts l JOIN artifact_version av ON av.id = l.artifact_version_id
    JOIN artifact a ON a.id = av.artifact_id`,
  alias: 'l',
  userScoped: false,
  filters: {
    model_version_id: uuid('l.model_version_id'),
    artifact_version_id: uuid('l.artifact_version_id'),
    artifact_name: late(text('a.name')),
    only_data_artifacts: whenTrue("av.type NOT IN ('ServiceArtifact', 'ModelArtifact')"),
    only_model_artifacts: whenTrue("av.type = 'ModelArtifact'"),
    only_deployment_artifacts: whenTrue("av.type = 'ServiceArtifact'"),
    has_custom_name: bool('a.has_custom_name'),
    user: nameOrId('"user"', 'av.user_id', ['full_name']),
  },
  sorts: { model_version_id: 'l.model_version_id', artifact_version_id: 'l.artifact_version_id' },
};

export const runLinkList: ListSpec = {
  from: 'model_versions_runs l JOIN pipeline_run r ON r.id = l.pipeline_run_id',
  alias: 'l',
  userScoped: false,
  filters: {
    model_version_id: uuid('l.model_version_id'),
    pipeline_run_id: uuid('l.pipeline_run_id'),
    pipeline_run_name: late(text('r.name')),
    user: nameOrId('"user"', 'r.user_id', ['full_name']),
  },
  sorts: { model_version_id: 'l.model_version_id', pipeline_run_id: 'l.pipeline_run_id' },
};
