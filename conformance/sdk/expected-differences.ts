import { ABSENT } from '../../tools/e2e/compare/diff.js';
import type { Meant } from '../../tools/e2e/compare/meant.js';

/** Where a session of the SDK ends otherwise on Zendo, on purpose. Anything else fails the comparison. */
export const SDK_DIFFERENCES: readonly Meant[] = [
  {
    at: / » \.message$/,
    when: (official, zendo) => official !== ABSENT && zendo !== ABSENT && official !== '' && zendo !== '',
    because: "Texts for people are Zendo's own words; the class of an error, by which programs decide, is compared.",
  },
  {
    at: / » (?:create with|update to) an empty name » /,
    because: 'Names are never empty on Zendo: a thing without a name can be found by no name and by every prefix.',
  },
  {
    at: /^(?:accounts » users » unknown default project|model_links » metadata by unknown step|models » versions » update to a taken name|snapshots » snapshots » update to a taken name) » \.error$/,
    because:
      'The official server answers 500 with what its database said; Zendo 404 for the unknown, 409 for the taken.',
  },
  {
    at: /^server » update \w+ » /,
    because: "The official server's update of single settings fails in its database (500); Zendo's does what it says.",
  },
  {
    at: /^server » settings(?: \S+)? » \.body\.(?:server_name|logo_url|display_announcements|display_updates)$/,
    because: "A tenant's server is called as the tenant, and shows no announcements of another project.",
  },
  {
    at: /^(?:behaviour » artifacts » prune nothing (?:of another project|and its files)|deletions » prune) » /,
    because: "The official server's pruning of artifacts fails for lack of an argument (500); Zendo's prunes.",
  },
  {
    at: /^components » flavors » list_flavors » .*\.config_schema\..*\b(?:description|title)$/,
    because: "Zendo ships its own facts about flavors, without the official server's prose.",
  },
  {
    at: /^components » flavors » list_flavors » (?:display_name |sort_by=\w+:display_name)/,
    because: 'Zendo keeps the display name that a custom flavor was given; the official server loses it.',
  },
  {
    at: /^connectors » list_service_connectors » sort_by=/,
    because: 'The official server ignores how connectors are to be sorted.',
  },
  {
    at: /^components » flavors » by type \w+ » .*\[\d+\]\[2\]$/,
    because: 'Flavors show their names from the start; on the official server only once they were synchronized again.',
  },
  {
    at: /^webhooks » .*\.endpoint_url$/,
    when: (official) => official === null,
    because: 'A tenant knows where it is reached; the official server does only when it is told.',
  },
  {
    at: /^snapshots » triggering » prune » \.(?:snapshot_count|task_id)$/,
    because:
      'Snapshots are pruned when it is answered, with their number: a task in the background ends with its process.',
  },
  {
    at: /^runs » conditions » (?:abort|continue) » \.resources\.run\.body\.(?:status|in_progress|status_reason)$/,
    because: 'The answer that stops or pauses a run shows it so; the official server shows the run as it was before.',
  },
  {
    at: /^services » list_services » running /,
    because: 'The official server ignores whether services are to be running.',
  },
  {
    at: /^(?:triggers|webhooks) » \w+ » list_\w+_triggers » sort_by=\w+:updated/,
    because: "On Zendo a trigger's update moves its `updated`, as every other update does on both.",
  },
];

/** Where a command of the CLI prints otherwise on Zendo, on purpose. */
export const CLI_DIFFERENCES: readonly Meant[] = [
  {
    at: /^(?:artifact-store|orchestrator) flavor describe local » \.printed/,
    because: "Zendo ships its own facts about flavors, without the official server's prose.",
  },
  {
    at: /^webhook (?:create|describe|update) bell.* » \.printed/,
    because: 'A tenant knows where it is reached; the official server does only when it is told.',
  },
  {
    at: /^artifact version describe weights -v 1 » \.printed/,
    because: 'The official server gives entries of metadata in the order of their random ids.',
    byChance: true,
  },
  {
    at: /^info » \.printed/,
    because: 'The database of a tenant is Postgres, which the client calls `other`.',
  },
];
