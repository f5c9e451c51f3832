import facts from './facts/gcp.json' with { type: 'json' };
import { deploymentLabel, type DeploymentRequest, type StackProvider } from './provider.js';
import { terraformOf } from './terraform.js';

const REGION = 'europe-west3';
const SHELL =
  'https://shell.cloud.google.com/cloudshell/editor?cloudshell_git_repo=https://github.com/zenml-io/zenml' +
  '&cloudshell_workspace=infra/gcp' +
  '&cloudshell_open_in_editor=gcp-gar-gcs-vertex.jinja,gcp-gar-gcs-vertex-deploy.sh' +
  '&cloudshell_tutorial=gcp-gar-gcs-vertex.md&ephemeral=true';

export const gcp: StackProvider = {
  facts,
  description: 'A ZenML stack in your GCP project: storage, container registry, orchestrator and image builder.',
  instructions:
    'A deployment makes, in your GCP project, a GCS bucket (artifact store), an Artifact Registry (container registry), ' +
    'what Vertex AI (orchestrator and step operator) and Cloud Build (image builder) need, and a service account that may ' +
    'use just these. Its key is handed to this server, which registers a service connector and the stack. You may have ' +
    'to pay Google for what is made and used. Cloud Shell asks whether you trust the repository that the scripts come ' +
    'from: read them first, then agree, or the session cannot reach your project.',
  postDeployInstructions: 'The stack is registered. Deleting the deployment in your GCP project takes the access away.',
  configure(request) {
    return {
      deployment_url: SHELL,
      deployment_url_text: 'GCP Cloud Shell Console',
      configuration: request.terraform ? terraform(request) : settings(request),
      instructions: 'The deployment asks for these values:',
    };
  },
};

function terraform(request: DeploymentRequest): string {
  // The project is the one thing that only the reader knows.
  const setup = { region: request.location ?? REGION, project: { raw: 'your GCP project name' } };
  return terraformOf(request, { cloud: 'gcp', clouds: ['google'], setup, label: deploymentLabel(gcp, true) });
}

const settings = ({ stackName, location, url, token }: DeploymentRequest): string =>
  [
    '',
    '### BEGIN CONFIGURATION ###',
    `ZENML_STACK_NAME=${stackName}`,
    `ZENML_STACK_REGION=${location ?? REGION}`,
    `ZENML_SERVER_URL=${url}`,
    `ZENML_SERVER_API_TOKEN=${token}`,
    '### END CONFIGURATION ###',
  ].join('\n');
