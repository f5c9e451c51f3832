import { HttpException, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { NotFoundError } from '../../kernel/errors/zenml.error.js';
import { SecretVault } from '../../secrets/secret-vault.js';
import { WebhooksRepository } from '../webhooks.repository.js';
import { DeliveryError, SignatureError, type Delivery, type IntakeAnswer, type WebhookProvider } from './provider.js';
import { WEBHOOK_PROVIDERS } from './providers.js';
import { WebhookIntakeRepository, type IntakeOutcome } from './webhook-intake.repository.js';

const refuse = (status: number, detail: string): HttpException => new HttpException({ detail }, status);

/** Takes events from outside: authentic and sound ones are counted and acknowledged. Nothing here starts runs by them. */
@Injectable()
export class WebhookIntakeService {
  constructor(
    private readonly intake: WebhookIntakeRepository,
    private readonly webhooks: WebhooksRepository,
    private readonly vault: SecretVault,
    private readonly clock: Clock,
  ) {}

  /** @throws HttpException 400, 401, 404, 409 with a text as `detail` */
  async receive(type: string, id: string, delivery: Delivery): Promise<IntakeAnswer> {
    const provider = WEBHOOK_PROVIDERS.get(type);
    if (!provider) throw refuse(404, 'Not Found');
    try {
      provider.checkHeaders?.(delivery.headers);
    } catch (error) {
      if (error instanceof DeliveryError) throw refuse(400, error.message);
      throw error;
    }
    const webhook = await this.intake.find(id, type);
    if (!webhook) throw refuse(404, 'Not Found');
    const secret = this.vault.open(webhook.secret_id, webhook.values)['secret'] ?? '';
    // Of an inactive webhook nothing is counted.
    const count = async (outcome: IntakeOutcome, error?: string): Promise<void> => {
      if (webhook.active) await this.intake.count(id, outcome, error);
    };
    const answer = await this.#judge(provider, delivery, { secret, active: webhook.active, count });
    await count('accepted');
    return answer;
  }

  async #judge(
    provider: WebhookProvider,
    delivery: Delivery,
    webhook: { secret: string; active: boolean; count: (outcome: IntakeOutcome, error: string) => Promise<void> },
  ): Promise<IntakeAnswer> {
    try {
      provider.authenticate(delivery, webhook.secret, this.clock.now());
      if (!webhook.active) throw refuse(409, 'Webhook is inactive.');
      return provider.parse(delivery);
    } catch (error) {
      if (error instanceof SignatureError) {
        await webhook.count('auth_failed', error.message);
        throw refuse(401, 'Invalid webhook authentication.');
      }
      if (!(error instanceof DeliveryError)) throw error;
      await webhook.count('invalid_payload', error.message);
      throw refuse(400, error.message);
    }
  }

  /** Whether a webhook of this type and id is there: who knows its address may send more than a stranger. */
  async knows(type: string, id: string): Promise<boolean> {
    return (await this.intake.find(id, type)) !== undefined;
  }

  /** `{body}` of a delivery that was kept. @throws NotFoundError (404) */
  async raw(id: string, deliveryId: string): Promise<unknown> {
    await this.webhooks.get(id);
    const kept = await this.intake.payload(id, deliveryId);
    if (!kept) throw new NotFoundError(`Raw webhook event ${id}/${deliveryId} not found.`);
    return JSON.parse(kept.payload) as unknown;
  }
}
