/**
 * Mistakes that are known and not put right yet. They are counted and shown as mistakes, but only others fail a run, so
 * that no new one comes in unseen. Empty is what this list is meant to be.
 */
export const OPEN_MISTAKES: readonly { readonly at: RegExp; readonly what: string }[] = [
  {
    at: /^schema of .* » request\b/,
    what: 'Our document and the official one differ in fields of requests.',
  },
  { at: /^PUT \/users\/\{journeyman\}\/activate /, what: 'An activation token that does not fit: 401 or 422.' },
  { at: /^POST \/flavors » body\.body\.display_name$/, what: 'The name that a flavor shows when a client gives one.' },
  {
    at: /^GET \/(?:workspaces\/[\w-]+\/)?service_connectors(?:\?.*|\/\{\w+\}\?hydrate=false)? » body\b/,
    what: 'Connectors that are not hydrated show what is asked for with their secrets.',
  },
  { at: /^GET \/service_connectors\/resources\?/, what: 'Which connectors are left out of the resources.' },
  { at: /^GET \/logs\/\{logs\}\/entries\?/, what: 'Which of two reasons refuses a page of logs.' },
  { at: /^GET \/pipeline_snapshots\/[^/]+\/code/, what: 'How a download without a right token is refused.' },
  { at: /^POST \/pipeline_snapshots\/prune » /, what: 'Pruning gives a task at once in place of a number.' },
  { at: /^POST \/triggers » body$/, what: 'The shape in which a wrong cron expression is refused.' },
  { at: /^GET .*[?&](?:scope_user|project_name_or_id)=/, what: 'Scopes that are no id, or no project, are refused.' },
  { at: /^GET .*\?name=gt:c » /, what: 'An operator that texts do not have: 400 or 422.' },
  { at: /^GET \/flavors\?/, what: 'Flavors of one moment are paged in the order of random ids; what some are called.' },
  { at: /^GET \/runs\/\{run\}\/steps\?/, what: 'What of the filters of steps the list below a run takes.' },
  {
    at: /^GET .*\?\w+=(?:warm|notequals:x) » (?:status|body)/,
    what: 'Values that do not fit the type of a filter, and what is unequal to something that is not there.',
  },
  { at: /^GET .*\?sort_by=\w+ » /, what: 'Fields that lists are not sorted by.' },
  { at: /^GET \/supported-events as nobody » /, what: 'Events without a source, by nobody: 422 or 401.' },
  {
    at: /^(?:GET|POST) \/resource_requests[?/]/,
    what: 'A wrong page or id of resource requests is 422 before it is 501.',
  },
  {
    at: /^(?:GET|PUT|POST) \/[\w-]+(?:\/[\w-]+)*\/[0-9a-f-]{36}(?:\/[\w-]+)*(?: as nobody)? » /,
    what: 'Which of two faults is told first when both the id and the body are wrong.',
  },
  {
    at: /^POST \/workspaces\/no-such-thing\//,
    what: 'Which is told first, of a project that is not there and a body that is wrong.',
  },
  { at: /^POST \/workspaces\/none\/pipelines » /, what: 'A project in the path that is not there.' },
  {
    at: /^POST \/triggers » body\.body\.configuration\.target_events$/,
    what: 'Fields that other types of triggers have.',
  },
  { at: /^GET \/workspaces\/[\w-]+\/resources/, what: 'Which connectors are left out of the resources.' },
  { at: /^POST \/runs\/statistics » /, what: 'Statistics without a filter are refused.' },
];
