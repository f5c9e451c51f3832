/** Everything that it takes to open a store. Clear credentials: never logged, never in an error. */
export type StoreSettings = S3Settings | GcsSettings | AzureSettings;

export interface S3Settings {
  readonly kind: 's3';
  readonly credentials: AwsKeys;
  /** Asked for temporary credentials in place of using the keys themselves. */
  readonly session: AwsSession | undefined;
  readonly region: string;
  /** Without a trailing slash; AWS itself when absent. */
  readonly endpoint: string | undefined;
  readonly pathStyle: boolean;
  /** Whether certificates are checked. */
  readonly verify: boolean;
  /** Parameters that every read carries, such as `RequestPayer`. */
  readonly extra: Readonly<Record<string, string>>;
}

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export type AwsSession = {
  /** Of the connector, for the name of the session. */
  readonly name: string;
  readonly seconds: number | undefined;
} & (
  | { readonly kind: 'session' }
  | ({ readonly kind: 'federation' } & AwsPolicy)
  | ({ readonly kind: 'role'; readonly roleArn: string } & AwsPolicy)
);

/** What the temporary credentials may do at most. */
export interface AwsPolicy {
  readonly policy: string | undefined;
  readonly policyArns: readonly string[] | undefined;
}

export interface GcsSettings {
  readonly kind: 'gcs';
  readonly projectId: string | undefined;
  readonly credentials: GcsCredentials;
}

export type GcsCredentials =
  | { readonly kind: 'service_account'; readonly email: string; readonly privateKey: string; readonly as?: string }
  | {
      readonly kind: 'user';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    }
  | { readonly kind: 'token'; readonly token: string };

export interface AzureSettings {
  readonly kind: 'azure';
  readonly access: AzureAccess;
}

export type AzureAccess =
  | { readonly kind: 'connection_string'; readonly connectionString: string }
  | { readonly kind: 'account_key'; readonly account: string; readonly key: string }
  | { readonly kind: 'sas'; readonly account: string; readonly token: string }
  | { readonly kind: 'principal'; readonly account: AzureAccount; readonly principal: AzurePrincipal };

/** The storage account by name, or where to look for the one that has the container. */
export type AzureAccount =
  | { readonly name: string }
  | { readonly subscriptionId: string | undefined; readonly resourceGroup: string | undefined };

export interface AzurePrincipal {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}
