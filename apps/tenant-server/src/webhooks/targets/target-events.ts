import { z } from 'zod';
import { UnreadableValueError } from '../../kernel/errors/zenml.error.js';
import { faultInPath } from './body-path.js';
import { textFilter } from './text-filter.js';

const MAX_TARGETS = 10;
const MAX_PATHS = 10;

type Field = z.ZodType;
const filter = textFilter.nullable().default(null);
const filters = (names: string): Record<string, Field> =>
  Object.fromEntries(names.split(' ').map((name) => [name, filter]));

const target = (type: string, fields: Record<string, Field>): z.ZodObject =>
  z.strictObject({ type: z.literal(type), ...fields });
const targets = (types: string, fields: Record<string, Field>): z.ZodObject[] =>
  types.split(' ').map((type) => target(type, fields));

/** Of any sender: by the event's own type, and by texts at paths in its body. */
const dynamic = z.strictObject({
  type: z.literal('dynamic'),
  event_type: textFilter,
  filters: z
    .record(z.string(), textFilter)
    .default({})
    .superRefine((paths, context) => {
      const names = Object.keys(paths);
      if (names.length > MAX_PATHS) context.addIssue({ code: 'custom', message: `At most ${MAX_PATHS} paths.` });
      for (const path of names) {
        const fault = faultInPath(path);
        if (fault) context.addIssue({ code: 'custom', message: `Invalid filter path '${path}': ${fault}` });
      }
    }),
});

const GITHUB = [
  target('merged_pull_request', filters('repo target_branch source_branch author')),
  target('workflow_run_completed', filters('workflow conclusion actor')),
  target('push', filters('repo branch actor')),
  target('release_published', filters('repo tag target_branch actor')),
  target('issue_opened', filters('repo author author_association labels assignees milestone')),
];

const LIST = filters('list_id space_id folder_id');
const TASK = { ...LIST, ...filters('task_id') };
const CLICKUP = [
  ...targets('taskCreated taskUpdated taskDeleted taskMoved taskAssigneeUpdated taskCommentPosted', TASK),
  target('taskStatusUpdated', { ...TASK, ...filters('status') }),
  ...targets('listCreated listUpdated listDeleted', LIST),
];

const SLACK_EVENT = filters('team_id channel_id user_id');
const threaded = z.boolean().nullable().default(null);
const message = target('message', {
  ...SLACK_EVENT,
  ...filters('channel_type text subtype'),
  include_subtypes: z.boolean().default(false),
  threaded,
}).refine((each) => !each['include_subtypes'] || each['subtype'] === null, {
  message: "Filters of messages cannot combine 'include_subtypes' with 'subtype'.",
});
const SLACK = [
  target('app_mention', { ...SLACK_EVENT, ...filters('text'), threaded }),
  message,
  ...targets('reaction_added reaction_removed', {
    ...SLACK_EVENT,
    ...filters('reaction item_user_id item_type item_id'),
  }),
  ...targets('message_metadata_posted message_metadata_updated', {
    ...SLACK_EVENT,
    ...filters('app_id bot_id metadata_event_type'),
  }),
  target('file_shared', { ...SLACK_EVENT, ...filters('file_id') }),
];

const oneOf = (kinds: readonly z.ZodObject[]) =>
  z.object({
    target_events: z
      .array(z.discriminatedUnion('type', [dynamic, ...kinds]))
      .min(1)
      .max(MAX_TARGETS),
  });

/** By the type of the webhook. */
const CONFIGURATIONS: ReadonlyMap<string, z.ZodType<Record<string, unknown>>> = new Map<
  string,
  z.ZodType<Record<string, unknown>>
>([
  ['custom', z.object({ target_events: z.array(dynamic).max(MAX_TARGETS).nullable().default(null) })],
  ['github', oneOf(GITHUB)],
  ['clickup', oneOf(CLICKUP)],
  ['slack', oneOf(SLACK)],
]);

/**
 * Which events a trigger waits for, with every filter that it could have.
 * @param type the webhook's; of one that is not known here the configuration is kept as it is.
 * @throws UnreadableValueError (422) when it does not fit.
 */
export function targetEventsOf(
  type: string | undefined,
  configuration: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const schema = CONFIGURATIONS.get(type ?? '');
  if (!schema) return configuration;
  const parsed = schema.safeParse(configuration);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new UnreadableValueError(`The configuration does not fit a '${type}' webhook: ${faults.join('; ')}`);
}
