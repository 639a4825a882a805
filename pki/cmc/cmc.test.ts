import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PkiError } from '../error.ts';
import { CRL_REASONS, type CrlReason } from '../x509/crl.ts';
import { isStrictDer } from '../x509/der.ts';
import { integer, octetString, toDer } from '../x509/der-build.ts';
import { parseDn } from '../x509/name.ts';
import { NOW } from '../x509/testing/authority.ts';
import { mutationsOf } from '../x509/testing/mutations.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { onlyValue } from './body-parts.ts';
import { CMC_CONTROL, CMC_FAIL_INFO, CMC_STATUS, type CmcFailInfo, type CmcStatus } from './identifiers.ts';
import { buildPkiData, buildPkiResponse, type PkiData, parsePkiData, parsePkiResponse } from './pki-data.ts';
import { buildRevokeRequest, parseRevokeRequest, type RevokeRequest } from './revoke-request.ts';
import { buildStatusInfo, parseStatusInfo } from './status-info.ts';
import { gammaPkiData } from './testing/gamma.ts';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const octets = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const REQUEST: RevokeRequest = {
  issuer: parseDn('C=KZ,O=TEST'),
  serialNumber: '0A',
  reason: 'superseded',
};
const EMPTY: PkiData = { controls: [], requests: [], contents: [], others: [] };

describe('revokeRequest', () => {
  it('is written as RFC 5272 section 6.11 says, octet by octet', () => {
    const name = '301c 310b 3009 0603550406 13024b5a 310d 300b 060355040a 0c0454455354';
    expect(hex(buildRevokeRequest(REQUEST))).toBe(hex(octets(`3024 ${name} 02010a 0a0104`)));
    const all = { ...REQUEST, invalidityDate: NOW, passphrase: octets('c0ffee'), comment: 'Замена' };
    const rest = `180f ${Buffer.from('20260301120000Z').toString('hex')} 0403c0ffee 0c0c ${Buffer.from('Замена').toString('hex')}`;
    expect(hex(buildRevokeRequest(all))).toBe(hex(octets(`3048 ${name} 02010a 0a0104 ${rest}`)));
    expect(parseRevokeRequest(buildRevokeRequest(all))).toEqual(all);
  });

  it('X-CA-6 carries every reason of RFC 5280, and no other number', () => {
    for (const reason of Object.keys(CRL_REASONS) as CrlReason[]) {
      expect(parseRevokeRequest(buildRevokeRequest({ ...REQUEST, reason })).reason).toBe(reason);
    }
    for (const unknown of [7, 11, 0x80]) {
      const der = buildRevokeRequest(REQUEST);
      der[der.length - 1] = unknown;
      expect(outcome(() => parseRevokeRequest(der))).toBe('malformed');
    }
  });

  it('keeps the passphrase out of every error', () => {
    const secret = new TextEncoder().encode('Secret-passphrase');
    const der = buildRevokeRequest({ ...REQUEST, passphrase: secret });
    const longer = Uint8Array.from([0x30, der.length, ...der.subarray(2), 0x05, 0x00]);
    expect(() => parseRevokeRequest(longer)).toThrow(PkiError);
    expect(() => parseRevokeRequest(longer)).not.toThrow(/Secret/);
  });
});

describe('PKIData', () => {
  it('X-CA-11 of the form that Gamma’s client makes is read: a time as the transaction’s number, the name as passphrase', () => {
    const der = gammaPkiData({ issuer: REQUEST.issuer, serialNumber: '10DB', subject: 'C=KZ;O=TEST;', at: NOW });
    const { controls, ...rest } = parsePkiData(der);
    expect(controls.map(({ bodyPartId, type }) => [bodyPartId, type])).toEqual([
      [1, CMC_CONTROL.transactionId],
      [2, CMC_CONTROL.revokeRequest],
    ]);
    expect(rest).toEqual({ requests: [], contents: [], others: [] });
    expect(hex(onlyValue(controls[0] as never))).toBe(`0211180f${Buffer.from('20260301120000Z').toString('hex')}`);
    expect(parseRevokeRequest(onlyValue(controls[1] as never))).toMatchObject({
      serialNumber: '10DB',
      reason: 'superseded',
      invalidityDate: NOW,
      comment: ' ',
    });
    expect(hex(buildPkiData({ ...EMPTY, controls }))).toBe(hex(der));
  });

  it('comes back from its octets, whatever is in it', () => {
    const data: PkiData = {
      controls: [
        { bodyPartId: 4_294_967_295, type: CMC_CONTROL.senderNonce, values: [toDer(octetString(octets('00ff')))] },
        { bodyPartId: 1, type: '1.2.3.4', values: [toDer(integer(1)), toDer(integer(2))] },
      ],
      requests: [
        { bodyPartId: 2, der: octets('a005 020102 3000') },
        { bodyPartId: 3, der: octets('a107 3005 020103 3000') },
        { bodyPartId: 4, der: octets('a205 020104 3000') },
      ],
      contents: [{ bodyPartId: 5, der: octets('3005 020105 3000') }],
      others: [{ bodyPartId: 6, der: octets('3005 020106 3000') }],
    };
    expect(parsePkiData(buildPkiData(data))).toEqual(data);
    const { requests: _, ...response } = data;
    expect(parsePkiResponse(buildPkiResponse(response))).toEqual(response);
  });

  it('numbers its parts: each number once, none 0 or larger than 32 bits', () => {
    const control = (bodyPartId: number) => ({ bodyPartId, type: CMC_CONTROL.senderNonce, values: [] });
    const build = (...numbers: number[]) => outcome(() => buildPkiData({ ...EMPTY, controls: numbers.map(control) }));
    expect([build(1, 2), build(0), build(2, 2), build(2 ** 32), build(1.5)]).toEqual([
      'fine',
      'malformed',
      'malformed',
      'bad-argument',
      'bad-argument',
    ]);
    const wrap = (inner: string) => `30${(inner.length / 2).toString(16).padStart(2, '0')}${inner}`;
    const parse = (number: string) =>
      outcome(() => parsePkiData(octets(wrap(`${wrap(wrap(`${number}06022a033100`))}300030003000`))));
    expect(['020101', '020500ffffffff', '02050100000000', '020100', '0201ff'].map(parse)).toEqual([
      'fine',
      'fine',
      'malformed',
      'malformed',
      'malformed',
    ]);
  });
});

describe('statusInfoV2', () => {
  it('says every status and every reason of the standard', () => {
    for (const status of Object.keys(CMC_STATUS) as CmcStatus[]) {
      const info = { status, bodyParts: [0, 7], text: 'TEST' };
      expect(parseStatusInfo(buildStatusInfo(info))).toEqual(info);
    }
    for (const failInfo of Object.keys(CMC_FAIL_INFO) as CmcFailInfo[]) {
      const info = { status: 'failed' as const, bodyParts: [2], failInfo };
      expect(parseStatusInfo(buildStatusInfo(info))).toEqual(info);
    }
    expect(hex(buildStatusInfo({ status: 'failed', bodyParts: [2], failInfo: 'badCertId' }))).toBe(
      '300b0201023003020102020104',
    );
  });

  it('says when to ask again, and reads paths and foreign reasons', () => {
    const info = { status: 'pending' as const, bodyParts: [2], pending: { token: octets('01'), at: NOW } };
    expect(parseStatusInfo(buildStatusInfo(info))).toEqual(info);
    const foreign = octets('3017 020102 300b 020103 3006 020101 020102 a105 06012a 0500');
    expect(parseStatusInfo(foreign)).toEqual({ status: 'failed', bodyParts: [3, [1, 2]], extendedFailInfo: '1.2' });
  });

  it('knows no other numbers', () => {
    for (const wrong of ['3008 020101 3003 020102', '300b 020102 3003 020102 02010e', '3005 020100 3000']) {
      expect(outcome(() => parseStatusInfo(octets(wrong)))).toBe('malformed');
    }
  });
});

describe('readers of CMC', () => {
  const specimens: Record<string, [Uint8Array, (der: Uint8Array) => unknown]> = {
    PKIData: [gammaPkiData({ issuer: REQUEST.issuer, serialNumber: '10DB', subject: 'C=KZ;', at: NOW }), parsePkiData],
    PKIResponse: [buildPkiResponse({ controls: [], contents: [], others: [] }), parsePkiResponse],
    RevokeRequest: [buildRevokeRequest({ ...REQUEST, comment: 'TEST' }), parseRevokeRequest],
    CMCStatusInfoV2: [
      buildStatusInfo({ status: 'pending', bodyParts: [1], pending: { token: octets('01'), at: NOW } }),
      parseStatusInfo,
    ],
  };

  it.each(Object.entries(specimens))(
    '%s: damaged anyhow or of any octets, it is read or refused with a PkiError',
    (_, [der, read]) => {
      expect([isStrictDer(der), outcome(() => read(der))]).toEqual([true, 'fine']);
      fc.assert(
        fc.property(fc.oneof(mutationsOf(der), fc.uint8Array({ maxLength: 60 })), (damaged) => {
          outcome(() => read(damaged));
        }),
        { numRuns: 1500 },
      );
    },
  );
});
