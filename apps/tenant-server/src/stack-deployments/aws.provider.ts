import facts from './facts/aws.json' with { type: 'json' };
import { deploymentLabel, type StackProvider } from './provider.js';
import { terraformOf } from './terraform.js';
import { randomBytes } from 'node:crypto';

const TEMPLATE = 'https://zenml-cf-templates.s3.eu-central-1.amazonaws.com/aws-ecr-s3-sagemaker.yaml';

export const aws: StackProvider = {
  facts,
  description: 'A ZenML stack in your AWS account: storage, container registry, orchestrator and image builder.',
  instructions:
    'A CloudFormation stack makes, in your AWS account, an S3 bucket (artifact store), an ECR repository (container ' +
    'registry), what SageMaker needs (orchestrator and step operator), a CodeBuild project (image builder), and an IAM ' +
    'user and role that may use just these. Its access key is handed to this server, which registers a service ' +
    'connector and the stack. You may have to pay AWS for what is made and used. Review the parameters, which are ' +
    'filled in, and create the stack.',
  postDeployInstructions:
    'The stack is registered. Deleting the CloudFormation stack takes away all that it made, and with it the access.',
  configure(request) {
    const parameters = {
      stackName: encodeURIComponent(request.stackName),
      templateURL: TEMPLATE,
      param_ResourceName: `zenml-${randomBytes(3).toString('hex')}`,
      param_ZenMLServerURL: request.url,
      param_ZenMLServerAPIToken: request.token,
      param_CodeBuild: 'true',
    };
    const query = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
    const region = request.location ? `region=${encodeURIComponent(request.location)}` : '';
    const setup = { region: request.location ?? { raw: 'null' } };
    const label = deploymentLabel(aws, request.terraform);
    return {
      deployment_url: `https://console.aws.amazon.com/cloudformation/home?${region}#/stacks/create/review?${query.join('&')}`,
      deployment_url_text: 'AWS CloudFormation Console',
      configuration: request.terraform ? terraformOf(request, { cloud: 'aws', clouds: ['aws'], setup, label }) : null,
      instructions: null,
    };
  },
};
