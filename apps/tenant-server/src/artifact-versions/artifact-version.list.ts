import { anyOf, bool, late, nameOrId, number, text, uuid, type FilterField } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { tagSort } from '../tags/tag-sort.js';

const artifact = nameOrId('artifact', 'av.artifact_id');

/** Not an input or output of any step. */
export const UNUSED = `NOT EXISTS (SELECT 1 FROM step_run_output_artifact o WHERE o.artifact_id = av.id)
  AND NOT EXISTS (SELECT 1 FROM step_run_input_artifact i WHERE i.artifact_id = av.id)`;

/** Flags that ask for nothing when they are false. */
export const OPTIONAL_FLAGS = ['only_unused'];
const onlyUnused: FilterField = () => UNUSED;

const model = anyOf(uuid('m.id'), text('m.name'));
const ofModel: FilterField = (condition, binds) =>
  `EXISTS (SELECT 1 FROM model_versions_artifacts l JOIN model_version v ON v.id = l.model_version_id
    JOIN model m ON m.id = v.model_id WHERE l.artifact_version_id = av.id AND ${model(condition, binds)})`;

const modelVersion = uuid('l.model_version_id');
const ofModelVersion: FilterField = (condition, binds) =>
  `EXISTS (SELECT 1 FROM model_versions_artifacts l WHERE l.artifact_version_id = av.id AND ${modelVersion(condition, binds)})`;

const run = anyOf(uuid('r.id'), text('r.name'));
const ofRun: FilterField = (condition, binds) => {
  const matches = run(condition, binds);
  const used = (table: string): string =>
    `SELECT u.artifact_id FROM ${table} u JOIN step_run s ON s.id = u.step_id
      JOIN pipeline_run r ON r.id = s.pipeline_run_id WHERE ${matches}`;
  return `av.id IN (${used('step_run_output_artifact')} UNION ALL ${used('step_run_input_artifact')})`;
};

const customName = bool('(SELECT a.has_custom_name FROM artifact a WHERE a.id = av.artifact_id)');

export const artifactVersionList: ListSpec = {
  from: 'artifact_version av',
  alias: 'av',
  filters: {
    artifact,
    artifact_id: artifact,
    version: text('av.version'),
    version_number: number('av.version_number'),
    uri: text('av.uri'),
    materializer: text('av.materializer'),
    type: text('av.type'),
    data_type: text('av.data_type'),
    artifact_store_id: uuid('av.artifact_store_id'),
    model_version_id: late(ofModelVersion),
    model: late(ofModel),
    only_unused: onlyUnused,
    has_custom_name: customName,
    pipeline_run: late(ofRun),
  },
  sorts: {
    version: 'av.version',
    version_number: 'av.version_number',
    uri: 'av.uri',
    materializer: 'av.materializer',
    type: 'av.type',
    data_type: 'av.data_type',
    artifact_store_id: 'av.artifact_store_id',
    tags: tagSort('av', 'artifact_version'),
  },
  taggable: true,
  metadataType: 'artifact_version',
};
