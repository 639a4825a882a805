import type { Carrier, ShownKey } from '../../carriers/carrier.ts';
import { carriedCertificates, publicSide } from './carrier-keys.ts';
import { type Call, type Field, functionRow } from './function-row.ts';
import { certificateView, keyView } from './key-views.ts';
import { optional, password, secret, text } from './parameters.ts';
import { CryptoSocketError } from './problems.ts';
import { addressOf, carrierOf, fileOf, presentTokens } from './profiles.ts';

const profile = text('the carrier: the address that LoadProfileFromTokens gave, or a name');
const pass = password('of the carrier');
const certificates = {
  'certificate0, certificate1, …':
    'subjectDN, issuerDN, serialNumber, validFrom, validTo, usage, keyOid, certificateBlob, keyBlob, profile',
};
const usageAssumed =
  'usage is the first octet of keyUsage as a decimal number, in which pages look for 64 (sign) and 32 (auth). keyBlob is the public key.';

/** Reading keys and certificates, and the password. */
export const KEY_FUNCTIONS = [
  functionRow({
    api: 'BaseAPI',
    name: 'LoadProfileFromTokens',
    does: 'The devices that are plugged in. Files are none.',
    parameters: { plugin_name: optional(text('which plug-in looks for them; all do here')) },
    answer: { response: 'a list of {profile, reader}; empty without a device' },
    run: ({ site }) => ({
      response: presentTokens(site).map((token) => ({ profile: addressOf(token), reader: token.reader ?? '' })),
    }),
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'GetProfInfo',
    does: 'The device behind a profile. A password, if one is given, is checked.',
    parameters: { profile, pass },
    answer: { sn: 'serial number of the device; empty for a file', reader: 'its reader', name: 'name of the profile' },
    assumed: 'reader and name',
    run: async ({ site }, given) => {
      const carrier = carrierOf(site, given.profile);
      if (given.pass !== undefined) await carrier.use(given.pass, () => undefined);
      return { sn: carrier.serialNumber?.() ?? '', reader: carrier.reader ?? '', name: carrier.name };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'GetAllKeys',
    does: 'Every key of a carrier. A key without certificateBlob waits for its certificate. Without a password a token tells what is public; a file needs one.',
    parameters: {
      url: optional(text('the carrier')),
      profile: optional(text('the same; pages use either. Without both: every device that is plugged in')),
      pass,
    },
    answer: { response: '{profiles: {<as the page named it>: [{serialNum, publicKey, algID, certificateBlob?}]}}' },
    assumed:
      'serialNum is the serial number that KISC gives to the certificate of the key. publicKey is the BIT STRING of the key. certificateBlob is the certificate that ends last.',
    run: async (call, { url, profile: name, pass: given }) => {
      const address = url ?? name;
      const carriers: [string, Carrier][] =
        address === undefined
          ? presentTokens(call.site).map((token) => [addressOf(token), token])
          : [[address, carrierOf(call.site, address)]];
      const profiles: Record<string, Field> = {};
      for (const [key, carrier] of carriers) profiles[key] = (await publicSide(call, carrier, given)).map(keyView);
      return { response: { profiles } };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'LoadKeyFromTokens',
    does: 'Every certificate of the devices that are plugged in.',
    parameters: {
      plugin_name: optional(text('which plug-in looks for them; all do here')),
      profile: optional(text('only this device')),
      pass,
    },
    answer: certificates,
    assumed: usageAssumed,
    run: (call, given) => {
      const named = given.profile === undefined ? presentTokens(call.site) : [carrierOf(call.site, given.profile)];
      if (named.length === 0) throw new CryptoSocketError('token-absent');
      return certificateFields(call, named, given.pass);
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'LoadKeyFromProfile',
    does: 'Every certificate of a carrier that has its key there.',
    parameters: { profile, pass },
    answer: certificates,
    assumed: usageAssumed,
    run: (call, given) => certificateFields(call, [carrierOf(call.site, given.profile)], given.pass),
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'LoadKeyFromFile',
    does: 'The same for a key file of this PC. Without a path the person chooses.',
    parameters: { pathKey: optional(text('path of the file')), pass },
    answer: certificates,
    assumed: 'Only files that the PC knows as profiles are opened, not whatever path a page names.',
    run: async (call, { pathKey, pass: given }) => {
      const path = pathKey ?? (await askPath(call));
      return certificateFields(call, [fileOf(call.site, path)], given);
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'GetAllCertificate',
    does: 'Every certificate that is seen without a password.',
    parameters: {},
    answer: certificates,
    assumed: 'The whole function; the real one may mean the certificate store of Windows.',
    run: async ({ site }) => {
      const views = [];
      for (const carrier of presentTokens(site)) views.push(...viewsOf((await carrier.shownKeys?.()) ?? [], carrier));
      return numbered(views);
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'ChangePasswd',
    does: 'Changes the password of a carrier.',
    parameters: { profile, pass, newPass: secret('the new password') },
    answer: {},
    run: async (call, given) => {
      const carrier = carrierOf(call.site, given.profile);
      if (given.pass === undefined) throw new CryptoSocketError('bad-parameter', 'pass is missing');
      await carrier.changePassword(given.pass, given.newPass);
      return {};
    },
  }),
];

async function certificateFields(call: Call, carriers: readonly Carrier[], given: string | undefined) {
  const views = [];
  for (const carrier of carriers) views.push(...viewsOf(await publicSide(call, carrier, given), carrier));
  return numbered(views);
}

function viewsOf(keys: readonly ShownKey[], carrier: Carrier): Field[] {
  return carriedCertificates(keys).map((certificate) => certificateView(certificate, addressOf(carrier)));
}

function numbered(views: readonly Field[]): Record<string, Field> {
  return Object.fromEntries(views.map((view, i) => [`certificate${i}`, view]));
}

async function askPath({ site, asker, signal }: Call): Promise<string> {
  const path = await site.person.ask({ kind: 'choose-path', action: 'open', suggestion: '' }, asker, signal);
  if (path === undefined || signal.aborted) throw new CryptoSocketError('cancelled');
  return path;
}
