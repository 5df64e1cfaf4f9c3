// A real identity provider on loopback, for tests: node provider.mjs FOLDER_OF_NODE_MODULES REDIRECT_URI...
// Anybody may sign in under any name; `unverified` has an e-mail address that nobody verified. Says where it listens.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, ...redirects] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(join(modules, 'oidc-provider', 'lib', 'index.js')).href);

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: 'licet', client_secret: 'a secret of this test', redirect_uris: redirects }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  cookies: { keys: ['a key of this test'] },
  pkce: { required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  async findAccount(_, name) {
    return {
      accountId: name,
      claims: async () => ({ sub: name, email: `${name}@hailan.example`, email_verified: name !== 'unverified' }),
    };
  },
});
server.on('request', provider.callback());
console.log(issuer);
process.stdin.on('close', () => process.exit()).resume(); // ends with the test that began it
