import { afterEach, describe, expect, it } from 'vitest';
import * as ck from '../../emulator/index.ts';
import { HttpClient, type InstallByRequestOptions, installCertificates } from '../../workstation/index.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** «Установить все сертификаты»: what the CA has issued is written to the token. */
describe('installation from the CA', () => {
  let work: ClientAtWork;
  const come = async (seed: string) => {
    work = await ClientAtWork.come(`install ${seed}`);
    return work;
  };
  afterEach(() => work.leave());

  const installFromCa = (options: Partial<InstallByRequestOptions> = {}) => {
    const { bench, personalised } = work;
    const { requestId } = personalised.enrolment;
    const { token, clock } = bench;
    return installCertificates({ token, clock, pin: personalised.pin, ca: bench.caClient(), requestId, ...options });
  };

  it('R-CA-15 R-CA-16 R-CA-17 writes both certificates and those of the CA beside the keys, with their validity', async () => {
    await come('all');
    destroyCertificates(work, () => true);
    const { installed, missingKeys } = await installFromCa();
    expect(missingKeys).toEqual([]);
    expect(installed.filter(({ written }) => written)).toHaveLength(6);
    const { certificates, keyPairs } = work.view();
    for (const { id } of keyPairs) expect(certificates.filter((one) => one.id === id)).toHaveLength(1);
    const { GOST, RSA } = work.personalised.enrolment.set;
    const [end] = new Date(GOST.notAfter).toISOString().split('T');
    expect(
      certificates
        .filter(({ category }) => category === 1)
        .map(({ label }) => label)
        .sort(),
    ).toEqual([`GOST ПРОБНЫЙ ${end}`, `RSA ПРОБНЫЙ ${end}`]);
    expect(certificates.map(({ der }) => Buffer.from(der).toString('hex'))).toEqual(
      expect.arrayContaining([GOST, RSA].map(({ der }) => Buffer.from(der).toString('hex'))),
    );
  });

  it('done again changes nothing', async () => {
    await come('again');
    const before = work.view();
    const { installed } = await installFromCa();
    expect(installed.map(({ written }) => written)).toEqual(Array(6).fill(false));
    expect(work.view().certificates).toEqual(before.certificates);
    expect(work.view().freeMemory).toBe(before.freeMemory);
  });

  it('R-CA-22 installs what is missing: only the RSA certificate', async () => {
    await come('half');
    destroyCertificates(work, ({ label }) => label.startsWith('RSA'));
    const { installed } = await installFromCa();
    expect(installed.filter(({ written }) => written).map(({ certificate }) => certificate.suite.family)).toEqual([
      'RSA',
    ]);
  });

  it('R-CA-22 tells the certificate whose key is not on this token', async () => {
    await come('one key');
    destroyCertificates(work, () => true);
    destroyPair(work, 'RSA');
    const { installed, missingKeys } = await installFromCa();
    expect(missingKeys.map(({ suite }) => suite.family)).toEqual(['RSA']);
    expect(installed.filter(({ category }) => category === 'user')).toHaveLength(1);
  });

  it('R-TOKEN-18 fails without the token, and with a token that has none of the keys', async () => {
    const { bench, personalised } = await come('no token');
    const mine = bench.emulator.remove();
    await expect(installFromCa()).rejects.toMatchObject({ code: 'token-not-present', step: 'install-certificates' });
    bench.emulator.insert(bench.emulator.newToken({ label: 'TEST other', userPin: personalised.pin }));
    await expect(installFromCa()).rejects.toMatchObject({ code: 'certificate-without-key' });
    expect(work.view().certificates).toEqual([]);
    bench.emulator.remove();
    bench.emulator.insert(mine);
    expect((await installFromCa()).installed).toHaveLength(6);
  });

  it('says when the CA does not know the request, and when it does not answer', async () => {
    await come('unknown');
    await expect(installFromCa({ requestId: 'R999999' })).rejects.toMatchObject({
      code: 'refused',
      step: 'fetch-certificates',
      message: expect.stringContaining('R999999'),
    });
    work.bankToCa.state = 'cut';
    const ca = new HttpClient(work.bankToCa.url, 'the certification authority');
    await expect(installFromCa({ ca })).rejects.toMatchObject({ code: 'ca-unreachable' });
  });
});

function destroyCertificates(work: ClientAtWork, which: (object: { label: string }) => boolean): void {
  const doomed = work.view().certificates.filter(which);
  destroy(work, (session, token) =>
    doomed.flatMap(({ der }) => found(token, session, [{ type: ck.CKA_VALUE, value: Buffer.from(der) }])),
  );
}

function destroyPair(work: ClientAtWork, family: 'GOST' | 'RSA'): void {
  const pair = work.view().keyPairs.find((one) => one.family === family);
  const id = Buffer.from(pair?.id ?? '', 'hex');
  destroy(work, (session, token) => found(token, session, [{ type: ck.CKA_ID, value: id }]));
}

function destroy(work: ClientAtWork, choose: (session: ck.Handle, token: ck.Pkcs11) => ck.Handle[]): void {
  const { token } = work.bench;
  const session = token.C_OpenSession(
    token.C_GetSlotList(true)[0] as Buffer,
    ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION,
  );
  token.C_Login(session, ck.CKU_USER, work.personalised.pin);
  for (const object of choose(session, token)) token.C_DestroyObject(session, object);
  token.C_CloseSession(session);
}

function found(token: ck.Pkcs11, session: ck.Handle, template: ck.Template): ck.Handle[] {
  token.C_FindObjectsInit(session, template);
  const objects = token.C_FindObjects(session, 20);
  token.C_FindObjectsFinal(session);
  return objects;
}
