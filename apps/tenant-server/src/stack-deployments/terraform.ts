import type { DeploymentRequest } from './provider.js';

/** Of the Terraform provider and modules that register a stack. */
const VERSION = '~> 2.0';

type Value = string | { readonly raw: string } | Block;
interface Block {
  readonly [name: string]: Value;
}

/** A text as Terraform takes it to the letter. */
export const quoted = (text: string): string => JSON.stringify(text).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);

interface Module {
  readonly cloud: 'aws' | 'gcp' | 'azure';
  /** Providers of the cloud itself, all of one publisher. */
  readonly clouds: readonly string[];
  /** How the first of them is set up. */
  readonly setup: Block;
  /** Further arguments of the module. */
  readonly settings?: Block;
  readonly label: string;
}

/** The whole configuration that deploys a stack and registers it here. */
export function terraformOf(
  { url, token, stackName }: DeploymentRequest,
  { cloud, clouds, setup, settings, label }: Module,
): string {
  const required = Object.fromEntries(clouds.map((name) => [name, { source: `hashicorp/${name}` }]));
  const versioned = { source: 'zenml-io/zenml', version: VERSION };
  const module = {
    source: `zenml-io/zenml-stack/${cloud}`,
    version: VERSION,
    ...settings,
    zenml_stack_name: stackName,
    zenml_stack_deployment: label,
  };
  const output = (name: string): string => block(`output "${name}"`, { value: { raw: `module.zenml_stack.${name}` } });
  return [
    `terraform {\n  required_providers {\n${lines({ ...required, zenml: versioned }, '    ')}\n  }\n}`,
    block(`provider "${clouds[0]}"`, setup),
    block('provider "zenml"', { server_url: url, api_token: token }),
    block('module "zenml_stack"', module),
    output('zenml_stack_id'),
    output('zenml_stack_name'),
  ].join('\n\n');
}

const block = (head: string, content: Block): string => `${head} {\n${lines(content, '  ')}\n}`;

function lines(content: Block, indent: string): string {
  return Object.entries(content)
    .map(([name, value]) => `${indent}${name} = ${valueText(value, indent)}`)
    .join('\n');
}

function valueText(value: Value, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  return isRaw(value) ? value.raw : `{\n${lines(value, `${indent}  `)}\n${indent}}`;
}

const isRaw = (value: Exclude<Value, string>): value is { readonly raw: string } => typeof value['raw'] === 'string';
