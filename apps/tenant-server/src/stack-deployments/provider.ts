/** What is known of a cloud that a stack can be deployed to. */
export interface ProviderFacts {
  /** How it is deployed when not by Terraform; stacks are labelled with it. */
  readonly deployment: string;
  readonly integrations: readonly string[];
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  /** Region by its name for people. */
  readonly locations: Readonly<Record<string, string>>;
  /** All locations unless some only. */
  readonly skypilot_default_regions?: Readonly<Record<string, string>>;
}

/** What a deployment is given to register the stack here. */
export interface DeploymentRequest {
  readonly stackName: string;
  readonly location: string | undefined;
  readonly terraform: boolean;
  /** Where clients reach this server. */
  readonly url: string;
  /** A token that ends by itself. */
  readonly token: string;
}

export interface DeploymentConfig {
  readonly deployment_url: string;
  readonly deployment_url_text: string;
  readonly configuration: string | null;
  readonly instructions: string | null;
}

export interface StackProvider {
  readonly facts: ProviderFacts;
  /** Markdown, for people. */
  readonly description: string;
  readonly instructions: string;
  readonly postDeployInstructions: string;
  configure(request: DeploymentRequest): DeploymentConfig;
}

/** As stacks deployed this way are labelled. */
export const deploymentLabel = ({ facts }: StackProvider, terraform: boolean): string =>
  terraform ? 'terraform' : facts.deployment;
