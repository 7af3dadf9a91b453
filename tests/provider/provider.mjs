// An OpenID Connect provider of the tests: the certified `oidc-provider`, with invented people as the Swedish providers tell them.
//
//   node provider.mjs '{"callback": "...", "jwks": "...", "logout": "...", "secret": "..."}'
//
// It prints its address as the first line and ends when its standard input ends, so it never outlives who started it.
// Who "signs in" is sent as a form to the page where a person would show a card: account, acr, and what HSA says (claims).
// POST /clock?ahead=SECONDS moves its clock: codes end and proofs grow old without waiting.
import { createServer } from 'node:http';
import { generateKeyPairSync, webcrypto } from 'node:crypto';

// What the provider expects of a newer Node than Debian 12 has; so these are set before it is read.
globalThis.crypto ??= webcrypto;
URL.parse ??= (url, base) => {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
};
const { default: Provider, interactionPolicy } = await import('oidc-provider');

const wants = JSON.parse(process.argv[2]);
const PERSON = 'https://id.oidc.se/claim/personalIdentityNumber';
const COMMISSION = ['employeeHsaId', 'commissionHsaId', 'commissionName', 'commissionPurpose', 'healthCareUnitHsaId', 'healthCareProviderHsaId'];
const told = new Map(); // what the last sign-in of each account told

const realNow = Date.now;
let ahead = 0;
Date.now = () => realNow() + ahead * 1000;

const common = {
  redirect_uris: [wants.callback],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  backchannel_logout_uri: wants.logout,
};
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const policy = interactionPolicy.base();
const configuration = {
  clients: [
    { ...common, client_id: 'narmare', token_endpoint_auth_method: 'private_key_jwt', jwks_uri: wants.jwks },
    { ...common, client_id: 'narmare-rotating', token_endpoint_auth_method: 'private_key_jwt', jwks_uri: wants.jwks },
    { ...common, client_id: 'narmare-secret', client_secret: wants.secret },
    { ...common, client_id: 'somebody-else', client_secret: wants.secret },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'of-the-provider' }] },
  cookies: { keys: ['of the tests only'] },
  pkce: { required: () => true },
  acrValues: ['loa2', 'loa3', 'loa4'],
  claims: {
    openid: ['sub', 'acr', 'auth_time'],
    hsa: COMMISSION,
    'https://id.oidc.se/scope/naturalPersonNumber': [PERSON],
  },
  clientDefaults: { id_token_signed_response_alg: 'RS256' },
  clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => { ctx.body = form; } },
  },
  interactions: { policy, url: (_ctx, interaction) => `/card/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...told.get(sub) }) }),
  // Nobody is asked whether our client may know: the region decided that when it joined.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope([...ctx.oidc.requestParamScopes].join(' '));
    await grant.save();
    return grant;
  },
  ttl: { AuthorizationCode: 10, AccessToken: 60, IdToken: 60, Interaction: 600, Session: 3600, Grant: 3600 },
  // By itself it asks no address of this machine; here everybody is on it.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
};

async function read(request) {
  let body = '';
  for await (const part of request) body += part;
  return new URLSearchParams(body);
}

async function card(request, response, provider) {
  const { params, prompt } = await provider.interactionDetails(request, response);
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ prompt: prompt.name, acr_values: params.acr_values }));
    return;
  }
  const form = await read(request);
  if (form.get('cancel')) {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  told.set(form.get('account'), JSON.parse(form.get('claims') ?? '{}'));
  await provider.interactionFinished(request, response, { login: { accountId: form.get('account'), acr: form.get('acr') } });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const callback = provider.callback();
  for (const name of ['grant.error', 'userinfo.error', 'authorization.error', 'server_error', 'jwks.error']) provider.on(name, (_ctx, error) => console.error(name, error.message, error.error_description, error.error_detail, error.cause));
  server.on('request', async (request, response) => {
    try {
      const url = new URL(request.url, issuer);
      if (url.pathname === '/clock') {
        ahead = Number(url.searchParams.get('ahead'));
        response.end();
      } else if (url.pathname.startsWith('/card/')) await card(request, response, provider);
      else callback(request, response);
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  });
  console.log(issuer);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
