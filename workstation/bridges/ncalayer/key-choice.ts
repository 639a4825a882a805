import type { Certificate } from '../../../pki/x509/certificate.ts';
import { dnValue } from '../../../pki/x509/name.ts';
import type { CarrierKey, OpenCarrier } from '../../carriers/carrier.ts';
import type { Call } from './call.ts';
import { misfitOf, type SignerWish } from './certificate-rules.ts';
import { NcaLayerError } from './failures.ts';
import { commonName, localTime, serialHex } from './key-info.ts';
import type { OpenStorage } from './storages.ts';

/** A key with the certificate that it signs under. */
export interface ChosenKey {
  readonly key: CarrierKey;
  readonly certificate: Certificate;
}

/**
 * The key that a request is for: the only one whose certificate is as wished, or the one that the person chooses.
 * @throws Cancelled; NcaLayerError `no-fitting-key`, which says of every certificate why it will not do.
 */
export async function chooseKey(call: Call, { carrier, open }: OpenStorage, wish: SignerWish): Promise<ChosenKey> {
  const all = certifiedKeys(open);
  const near = open.authorities();
  const reasons = await Promise.all(all.map(({ certificate }) => misfitOf(certificate, wish, call, near)));
  const fitting = all.filter((_, i) => reasons[i] === undefined);
  const [first, ...others] = fitting;
  if (first === undefined) throw nothingFits(all, reasons);
  if (others.length === 0) return first;
  const keys = fitting.map((one) => ({ id: idOf(one), text: textOf(one) }));
  const id = await call.ask({ kind: 'choose-key', carrier: carrier.title, keys });
  const chosen = fitting.find((one) => idOf(one) === id);
  if (chosen === undefined)
    throw new NcaLayerError('SIGNING_FAILURE', 'no-fitting-key', { message: `No key is "${id}".` });
  return chosen;
}

/** Every certificate of every key: a key may have several. */
export function certifiedKeys(open: OpenCarrier): ChosenKey[] {
  return open.keys().flatMap((key) => key.certificates.map((certificate) => ({ key, certificate })));
}

const idOf = ({ certificate }: ChosenKey): string => serialHex(certificate);

function textOf({ key, certificate }: ChosenKey): string {
  const { subject, notAfter } = certificate;
  return [commonName(subject), dnValue(subject, 'SERIALNUMBER'), key.suite.title, localTime(notAfter)]
    .filter(Boolean)
    .join(', ');
}

function nothingFits(all: readonly ChosenKey[], reasons: readonly (string | undefined)[]): NcaLayerError {
  const each = all.map((one, i) => `${idOf(one)}: ${reasons[i]}`);
  const message = `No key fits. ${each.length === 0 ? 'There is no key with a certificate.' : each.join('; ')}`;
  return new NcaLayerError('SIGNING_FAILURE', 'no-fitting-key', { message });
}
