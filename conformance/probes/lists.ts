import type { Operation, Parameter } from '../http/openapi.js';
import { type Step, get } from '../scenarios/step.js';
import { pathWith } from './refusals.js';

/** Parameters that every list has; what they do is asked once for each list. */
const COMMON = new Set(['page', 'size', 'sort_by', 'logical_operator', 'hydrate', 'user_code', 'expand_secrets']);

const PAGES = [
  'size=0',
  'size=10001',
  'size=x',
  'page=0',
  'page=99',
  'page=2&size=1',
  'size=200',
  'hydrate=true',
  'hydrate=maybe',
  'sort_by=desc:created',
  'sort_by=asc:id',
  'sort_by=no_such_field',
  'sort_by=sideways:created',
  'logical_operator=xor',
  'no_such_filter=1',
  'created=gt:2000-01-01 00:00:00',
  'created=lt:2000-01-01 00:00:00',
  'created=in:2000-01-01 00:00:00,2099-01-01 00:00:00',
  'updated=no-time',
  'id=no-id',
  'id=contains:zz',
];

/** Each operator of texts, on names. */
const NAMES = [
  'name=default',
  'name=equals:default',
  'name=notequals:default',
  'name=contains:a',
  'name=notcontains:a',
  'name=startswith:b',
  'name=notstartswith:b',
  'name=endswith:e',
  'name=notendswith:e',
  'name=oneof:["default","bake"]',
  'name=notoneof:["default"]',
  'name=oneof:no-list',
  'name=gt:c',
  'name=isnull:true',
  'name=isnull:',
  'name=no-operator:x',
  'name=default&name=bake&logical_operator=or',
  'name=contains:a&name=contains:e',
];

/** What a page holds of a list that is longer than one is decided by random ids, unless the page holds all of it. */
const WHOLE = /flavors$/;

/** Of each filter: values that may not fit its type, operators that it may not have, and a sort by it. */
const questions = (name: string): string[] => [
  `${name}=warm`,
  `${name}=notequals:x`,
  `${name}=oneof:no-list`,
  `${name}=1.5`,
  `sort_by=${name}`,
];

const isList = ({ method, object, path }: Operation): boolean =>
  method === 'GET' &&
  !path.includes('/workspaces') &&
  ['page', 'size', 'sort_by'].every((name) => (object.parameters ?? []).some((parameter) => parameter.name === name));

/** What a service account's keys and a model's versions hang on. */
const HOLDERS: readonly (readonly [RegExp, string])[] = [
  [/service_account_id/, '{serviceAccount}'],
  [/model_name_or_id/, '{model}'],
  [/run_id/, '{run}'],
];

/** For each list, pages, sorts, and every filter that the document names. */
export const lists = (operations: readonly Operation[]): { readonly name: string; readonly steps: readonly Step[] }[] =>
  operations.filter(isList).map(({ path, object }) => {
    const holder = HOLDERS.find(([parameter]) => parameter.test(path))?.[1] ?? '';
    const filters = (object.parameters ?? []).filter(isFilter).map(({ name }) => name);
    const queries = [...PAGES, ...(filters.includes('name') ? NAMES : []), ...filters.flatMap(questions)];
    const steps = queries.map((query) =>
      get(`${pathWith(path, holder)}?${query}${more(path, query)}`, { unordered: ties(query) }),
    );
    return { name: path, steps };
  });

/** By what a list is sorted, random ids decide only between those that have the same there. */
const ties = (query: string): boolean | string => {
  const field = /^sort_by=(?:\w+:)?(\w+)$/.exec(query)?.[1];
  return field === 'created' ? false : (field ?? true);
};

const more = (path: string, query: string): string =>
  WHOLE.test(path) && !/^(?:page|size)=/.test(query) ? '&size=200' : '';

const isFilter = (parameter: Parameter): boolean => parameter.in === 'query' && !COMMON.has(parameter.name);
