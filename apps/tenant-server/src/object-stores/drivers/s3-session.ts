import {
  AssumeRoleCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import { StoreError } from '../object-store.js';
import type { AwsPolicy, AwsSession, S3Settings } from '../store-settings.js';
import { faultOfConnection } from './connection-faults.js';

/** AWS takes no longer name for a federated user. */
const MAX_FEDERATED_NAME = 32;

export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

interface SessionOptions extends Pick<S3Settings, 'credentials' | 'region'> {
  readonly session: AwsSession;
  readonly requestHandler: NonNullable<STSClientConfig['requestHandler']>;
}

/**
 * Asks STS for temporary credentials with the connector's keys. The S3 client keeps them and asks again before they end.
 * @throws StoreError `refused` when AWS does not give any.
 */
export function sessionCredentials(options: SessionOptions): () => Promise<TemporaryCredentials> {
  const { credentials, region, requestHandler, session } = options;
  return async () => {
    const { accessKeyId, secretAccessKey } = credentials;
    const client = new STSClient({ region, credentials: { accessKeyId, secretAccessKey }, requestHandler });
    try {
      const { Credentials: given } = await ask(client, session);
      return whole(given);
    } catch (error) {
      throw faultOf(error);
    }
  };
}

function ask(client: STSClient, session: AwsSession): Promise<{ Credentials?: Credentials | undefined }> {
  const duration = session.seconds === undefined ? {} : { DurationSeconds: session.seconds };
  switch (session.kind) {
    case 'session':
      return client.send(new GetSessionTokenCommand(duration));
    case 'federation':
      return client.send(
        new GetFederationTokenCommand({
          Name: session.name.slice(0, MAX_FEDERATED_NAME),
          ...duration,
          ...policyOf(session),
        }),
      );
    case 'role':
      return client.send(
        new AssumeRoleCommand({
          RoleArn: session.roleArn,
          RoleSessionName: session.name,
          ...duration,
          ...policyOf(session),
        }),
      );
  }
}

const policyOf = ({ policy, policyArns }: AwsPolicy) => ({
  ...(policy !== undefined && { Policy: policy }),
  ...(policyArns !== undefined && { PolicyArns: policyArns.map((arn) => ({ arn })) }),
});

function whole(given: Credentials | undefined): TemporaryCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new StoreError('refused', 'AWS STS answered without credentials.');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

function faultOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : 'an error';
  return faultOfConnection(error) ?? new StoreError('refused', `AWS STS answered ${code}.`);
}
