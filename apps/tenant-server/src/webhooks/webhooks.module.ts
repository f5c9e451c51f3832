import { Module } from '@nestjs/common';
import { SecretsModule } from '../secrets/secrets.module.js';
import { WebhookIntakeController } from './intake/webhook-intake.controller.js';
import { WebhookIntakeRepository } from './intake/webhook-intake.repository.js';
import { WebhookIntakeService } from './intake/webhook-intake.service.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [SecretsModule],
  controllers: [WebhooksController, WebhookIntakeController],
  providers: [WebhooksService, WebhooksRepository, WebhookIntakeService, WebhookIntakeRepository],
})
export class WebhooksModule {}
