import { functionRow } from './function-row.ts';
import { flag, optional, secret, text } from './parameters.ts';
import { CryptoSocketError } from './problems.ts';

/** Which versions of the program these functions are modelled on: what pages have read from it. */
export const VERSION = '1.0.13.2286';

const apiKey = secret('the licence of the site, base64');

/** Functions of the program itself. */
export const SYSTEM_FUNCTIONS = [
  functionRow({
    api: 'SYSAPI',
    name: 'SetAPIKey',
    does: 'Opens the functions behind the API key for this connection. A key that is not taken leaves an earlier one in force.',
    parameters: { apiKey },
    answer: {},
    needsNoApiKey: true,
    assumed: 'What is in a licence is not looked at: by default every text is taken.',
    run: ({ apiKey: door }, { apiKey: given }) => {
      if (!door.isTaken(given)) throw new CryptoSocketError('api-key-refused');
      door.open();
      return {};
    },
  }),
  functionRow({
    api: 'SYSAPI',
    name: 'CheckAPIKey',
    does: 'Whether SetAPIKey would take the key.',
    parameters: { apiKey },
    answer: {},
    needsNoApiKey: true,
    run: ({ apiKey: door }, { apiKey: given }) => {
      if (!door.isTaken(given)) throw new CryptoSocketError('api-key-refused');
      return {};
    },
  }),
  functionRow({
    api: 'SYSAPI',
    name: 'GetMACAddress',
    does: 'Addresses of the network cards.',
    parameters: { isIp: flag('with the IP addresses; not done here') },
    answer: { macaddr: 'a list of MAC addresses' },
    assumed:
      'The real addresses of this PC are nobody’s business: it is always the one that RFC 7042 has for documents.',
    run: () => ({ macaddr: ['00-00-5E-00-53-00'] }),
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'GetVersion',
    does: 'The version of the program.',
    parameters: { type: optional(text('of which part; 3 is the one that pages ask for')) },
    answer: { response: 'the version, four numbers' },
    run: () => ({ response: VERSION }),
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'GetTransactionID',
    does: 'A fresh number for a transaction with a certification authority.',
    parameters: {},
    answer: { response: '16 octets of chance, hexadecimal' },
    assumed: 'length and form',
    run: ({ site }) => ({ response: Buffer.from(site.rng.bytes(16)).toString('hex').toUpperCase() }),
  }),
];
