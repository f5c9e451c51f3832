import { checkConfiguration } from './check-configuration.js';
import type { Configuration, ConnectorKind, KindContext, OpenedConnector } from './connector-kind.js';
import { accessToken, clientCredentials, refreshToken, type Grant } from './oauth2-grants.js';
import { fetchToken, type AccessToken } from './oauth2-token.js';

/** An API behind OAuth 2: clients get an access token, never what it is given for. */
export const oauth2: ConnectorKind = {
  canonical: (resourceId) => resourceId,
  open(method, configuration, context) {
    if (method === 'token') return fixed(configuration);
    const schema = method === 'refresh-token' ? refreshToken : clientCredentials;
    return granted(checkConfiguration(schema, configuration), context);
  },
};

/** A token that was got elsewhere; only the API could say whether it still holds. */
function fixed(configuration: Configuration): OpenedConnector {
  const { api_url: url } = checkConfiguration(accessToken, configuration);
  return {
    defaultResource: () => url,
    verify: () => Promise.resolve(),
    credentials: () => Promise.resolve(undefined),
  };
}

function granted(grant: Grant, context: KindContext): OpenedConnector {
  let fetched: Promise<AccessToken> | undefined;
  const token = (): Promise<AccessToken> => (fetched ??= fetchToken(grant, context));
  return {
    defaultResource: () => grant.api_url,
    verify: async () => void (await token()),
    async credentials() {
      const { token: text, expires_at } = await token();
      return { auth_method: 'token', configuration: { api_url: grant.api_url, access_token: text }, expires_at };
    },
  };
}
