import facts from './facts/azure.json' with { type: 'json' };
import { deploymentLabel, type StackProvider } from './provider.js';
import { terraformOf } from './terraform.js';

/** Deployed by Terraform in any case; only the label tells how it was asked for. */
export const azure: StackProvider = {
  facts,
  description: 'A ZenML stack in your Azure subscription: storage, container registry, orchestrator.',
  instructions:
    'A Terraform module makes, in a resource group of your Azure subscription, a storage account with a container ' +
    '(artifact store), a container registry, an AzureML workspace (orchestrator and step operator) with the key vault and ' +
    'insights that it needs, and a service principal that may use just these. Its secret is handed to this server, which ' +
    'registers a service connector and the stack. You may have to pay Microsoft for what is made and used.',
  postDeployInstructions:
    'The stack is registered. Deleting the service principal and the resource group takes the access away.',
  configure(request) {
    const configuration = terraformOf(request, {
      cloud: 'azure',
      clouds: ['azurerm', 'azuread'],
      setup: { features: { resource_group: { prevent_deletion_if_contains_resources: { raw: 'false' } } } },
      settings: { location: request.location ?? 'eastus' },
      label: deploymentLabel(azure, request.terraform),
    });
    return {
      deployment_url: 'https://shell.azure.com',
      deployment_url_text: 'Azure Cloud Shell Console',
      configuration,
      instructions:
        'Open Azure Cloud Shell, put the configuration below into a file `main.tf`, then run ' +
        '`terraform init --upgrade` and `terraform apply`.',
    };
  },
};
