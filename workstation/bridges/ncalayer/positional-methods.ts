import { readFile, stat } from 'node:fs/promises';
import { STORAGES } from '../../carriers/carrier.ts';
import type { Call } from './call.ts';
import { KEY_TYPES } from './certificate-rules.ts';
import { thrownInside } from './failures.ts';
import { type ChosenKey, chooseKey } from './key-choice.ts';
import { keyInfo } from './key-info.ts';
import type { Places } from './places.ts';
import { base64Of, type CmsPlan, cmsSignature, octetsOf, xmlFault, xmlSignature } from './signatures.ts';
import { activeTokens, inStorage } from './storages.ts';
import { withTimeStamps } from './time-stamp.ts';

/** A method of commonUtils: gives what stands in responseObject. */
export type CommonMethod = (call: Call, places: Places) => Promise<unknown> | unknown;

/** A request that fails without a word: so the real one answers an empty text where something should stand. */
export class Speechless extends Error {
  override readonly name = 'Speechless';
}

/** Octets of a file that is signed; what is larger does not fit into an answer. */
const FILE_OCTETS_MAX = 32 * 1024 * 1024;

/** The work of each row of module commonUtils. */
export const COMMON_UTILS: Readonly<Record<string, CommonMethod>> = {
  getActiveTokens: (call) => activeTokens(call),
  getKeyInfo: (call, places) => withKey(call, places, ({ key, certificate }) => keyInfo(key, certificate)),
  createCAdESFromBase64: (call, places) => signMessage(call, places, dataOf(places, 'base64')),
  createCAdESFromBase64Hash: (call, places) =>
    signMessage(call, places, { ...dataOf(places, 'base64Hash'), digested: true }),
  createCMSSignatureFromBase64: (call, places) =>
    signMessage(call, places, { ...dataOf(places, 'base64'), timeStamp: true }),
  createCAdESFromFile: async (call, places) => signMessage(call, places, await fileOf(call, places)),
  createCMSSignatureFromFile: async (call, places) =>
    signMessage(call, places, { ...(await fileOf(call, places)), timeStamp: true }),
  applyCAdEST: async (call, places) => {
    const { content } = dataOf(places, 'base64Cms');
    return base64Of(await withTimeStamps(call, content));
  },
  signXml: async (call, places) => (await signDocuments(call, places, [places.text('xml')]))[0],
  signXmls: (call, places) => signDocuments(call, places, places.texts('xmls')),
  changeLocale: () => undefined,
  showFileChooser: (call, places) => chooseFile(call, places.text('currentDirectory')),
};

/** @throws NcaLayerError for the name of a storage that is none; else as {@link inStorage} and {@link chooseKey}. */
function withKey<T>(call: Call, places: Places, work: (chosen: ChosenKey) => Promise<T> | T): Promise<T> {
  const storage = places.text('storageName');
  if (!STORAGES.some((one) => one === storage)) throw thrownInside('UNKNOWN_STORAGE');
  // Whatever else stands there lets the person choose among all keys.
  const keyType = KEY_TYPES.find((type) => type === places.text('keyType'));
  return inStorage(call, { storages: [storage] }, async (opened) => work(await chooseKey(call, opened, { keyType })));
}

function signMessage(call: Call, places: Places, plan: CmsPlan): Promise<string> {
  return withKey(call, places, async (chosen) => base64Of(await cmsSignature(call, chosen, plan)));
}

/** @throws Speechless for an empty text, NcaLayerError for what is no base64. */
function dataOf(places: Places, name: string): CmsPlan {
  const text = places.text(name);
  if (text === '') throw new Speechless();
  const content = octetsOf(text);
  if (content === undefined) throw thrownInside(`java.lang.IllegalArgumentException: ${name} is not base64`);
  return { content, digested: false, encapsulated: places.flag('attach'), timeStamp: false };
}

/**
 * Reads a file of this PC: only one that the person has chosen for this page, with showFileChooser or now.
 * @throws Cancelled; NcaLayerError when it cannot be read.
 */
async function fileOf(call: Call, places: Places): Promise<CmsPlan> {
  const named = places.text('filePath');
  const path = call.page.chosenPaths.has(named) ? named : await chooseFile(call, named);
  const content = await stat(path)
    .then((one) => (one.isFile() && one.size <= FILE_OCTETS_MAX ? readFile(path) : undefined))
    .catch(() => undefined);
  if (content === undefined) throw thrownInside(`java.io.FileNotFoundException: ${path}`);
  return {
    content: Uint8Array.from(content),
    digested: false,
    encapsulated: places.flag('attach'),
    timeStamp: false,
  };
}

async function chooseFile(call: Call, suggestion: string): Promise<string> {
  const path = await call.ask({ kind: 'choose-path', action: 'open', suggestion });
  call.page.chosenPaths.add(path);
  return path;
}

/** Every document is looked at before anybody is asked. */
async function signDocuments(call: Call, places: Places, documents: readonly string[]): Promise<string[]> {
  const fault = documents.map(xmlFault).find((one) => one !== undefined);
  if (fault !== undefined) throw thrownInside(fault);
  const plan = {
    tbsXPath: places.text('tbsElementXPath'),
    parentXPath: places.text('signatureParentElementXPath'),
    layout: 'lines',
  } as const;
  return await withKey(call, places, async (chosen) => {
    const signed: string[] = [];
    for (const xml of documents) signed.push(await xmlSignature(chosen, xml, plan));
    return signed;
  });
}
