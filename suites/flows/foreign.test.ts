import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles } from '../../http/ca.ts';
import { readSignedData, type SignedData } from '../../pki/cms/signed-data-reader.ts';
import type { SignatureForm } from '../../pki/signer.ts';
import type { Suite } from '../../pki/suites.ts';
import {
  bouncyCastle,
  haveBouncyCastle,
  haveOpenssl,
  haveOpensslGost,
  openssl,
  withFiles,
} from '../../pki/testing/foreign.ts';
import { opensslVerifies } from '../../pki/testing/gost-judges.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { parseCrl } from '../../pki/x509/crl.ts';
import { toPem } from '../../pki/x509/pem.ts';
import { type CertificationRequest, parseRequest } from '../../pki/x509/request.ts';
import { type Regeneration, signDocument } from '../../workstation/index.ts';
import { demoPaymentOrder } from './demo-client.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** Every object of a regeneration, taken off the line between the houses, judged by programs of others. */

const bouncy = haveBouncyCastle('bcpkix', 'bcutil');
const ossl = haveOpenssl();
const gostEngine = haveOpensslGost();

interface Objects {
  readonly old: Certificate;
  readonly gost: Certificate;
  readonly rsa: Certificate;
  readonly issuing: { readonly gost: Certificate; readonly rsa: Certificate };
  readonly roots: { readonly gost: Certificate; readonly rsa: Certificate };
  /** CMS around the PKCS#10, GOST then RSA. */
  readonly wrapped: readonly { readonly cms: Uint8Array; readonly request: CertificationRequest }[];
  readonly payment: { readonly cms: Uint8Array; readonly content: Uint8Array };
  readonly crls: { readonly gost: Uint8Array; readonly rsa: Uint8Array };
}

let work: ClientAtWork;
let objects: Objects;

beforeAll(async () => {
  work = await ClientAtWork.come('foreign');
  const { bank } = await work.login();
  const regeneration = await work.regenerate({ bank });
  const { bench, personalised } = work;
  const order = demoPaymentOrder(personalised.client, '1', '2026-03-02');
  const signed = await signDocument({
    token: bench.token,
    pin: personalised.pin,
    bank,
    clock: bench.clock,
    document: { kind: 'payment-order', fields: order },
  });
  objects = await collect(regeneration, {
    cms: signed.signature as Uint8Array,
    content: octets(signed.document.toSign),
  });
});
afterAll(() => work.leave());

async function collect(regeneration: Regeneration, payment: Objects['payment']): Promise<Objects> {
  const [gost, rsa] = regeneration.certificates as [Certificate, Certificate];
  const ca = work.bench.caClient();
  const file = async (path: string) => parseCertificate(await ca.octets(path));
  const [body = '{}'] = work.toBank.bodiesOf(/\/regeneration\/sign$/);
  const { requests } = JSON.parse(body) as { requests: { cms: string }[] };
  return {
    old: work.personalised.enrolment.set.GOST,
    gost,
    rsa,
    issuing: { gost: await file(caFiles.issuingGost.path), rsa: await file(caFiles.issuingRsa.path) },
    roots: { gost: await file(caFiles.rootGost.path), rsa: await file(caFiles.rootRsa.path) },
    wrapped: requests.map(({ cms }) => {
      const content = readSignedData(octets(cms)).content ?? new Uint8Array(0);
      return { cms: octets(cms), request: parseRequest(content) };
    }),
    payment,
    crls: { gost: await ca.octets(caFiles.crlGost.path), rsa: await ca.octets(caFiles.crlRsa.path) },
  };
}

/** One signed object, and the key that signed it. */
interface Signed {
  readonly name: string;
  readonly kind: 'certificate' | 'request' | 'crl' | 'cms';
  readonly by: { readonly publicKey: Uint8Array; readonly suite: Suite };
  readonly der: Uint8Array;
  readonly content?: Uint8Array;
  /** What the signature covers, and the signature, as our reader finds them. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function signedObjects(): Signed[] {
  const { old, gost, rsa, issuing, wrapped, payment, crls } = objects;
  const certificate = (name: string, { der, tbs, signature }: Certificate, by: Signed['by']): Signed => {
    return { name, kind: 'certificate', by, der, message: tbs, signature };
  };
  const list = (name: string, der: Uint8Array, by: Signed['by']): Signed => {
    const { tbs, signature } = parseCrl(der);
    return { name, kind: 'crl', by, der, message: tbs, signature };
  };
  const cms = (name: string, der: Uint8Array, by: Signed['by'], content?: Uint8Array): Signed => {
    return { name, kind: 'cms', by, der, ...signedAttributes(readSignedData(der)), ...(content && { content }) };
  };
  const requests = wrapped.flatMap(({ cms: der, request }): Signed[] => {
    const { family } = request.suite;
    return [
      {
        name: `${family} request`,
        kind: 'request',
        by: request,
        der: request.der,
        message: request.tbs,
        signature: request.signature,
      },
      cms(`CMS around the ${family} request`, der, old),
    ];
  });
  return [
    certificate('GOST certificate', gost, issuing.gost),
    certificate('RSA certificate', rsa, issuing.rsa),
    ...requests,
    cms('payment order', payment.cms, gost, payment.content),
    list('GOST CRL', crls.gost, issuing.gost),
    list('RSA CRL', crls.rsa, issuing.rsa),
  ];
}

/** RFC 5652 section 5.4: what is signed is the SET, though [0] stands in the message. */
function signedAttributes({ signers }: SignedData): { message: Uint8Array; signature: Uint8Array } {
  const [signer] = signers;
  if (!signer?.signedAttributes) throw new Error('no signed attributes');
  const message = Uint8Array.from(signer.signedAttributes.der);
  message[0] = 0x31;
  return { message, signature: signer.signature };
}

function formOf({ by, kind }: Signed): SignatureForm {
  return by.suite.form[kind];
}

describe.skipIf(!bouncy.have)(`BouncyCastle${bouncy.note}`, () => {
  const verdicts = (list: readonly Signed[]) => {
    const source = fileURLToPath(new URL('../../pki/testing/X509Proof.java', import.meta.url));
    const lines = list.map((one) => {
      const content = one.content ? [hex(one.content)] : [];
      return [one.kind, one.by.suite.id, formOf(one), hex(one.by.publicKey), hex(one.der), ...content].join(' ');
    });
    const { stdout, stderr } = bouncyCastle(source, [], { input: `${lines.join('\n')}\n`, jars: ['bcpkix', 'bcutil'] });
    return { answers: stdout.toString().trim().split('\n'), stderr };
  };

  it('verifies both certificates, both requests, all three CMS and both lists, each as strict DER', () => {
    const list = signedObjects();
    expect(list.map(({ name }) => name)).toHaveLength(9);
    const { answers, stderr } = verdicts(list);
    expect(Object.fromEntries(list.map(({ name }, at) => [name, answers[at] ?? stderr]))).toEqual(
      Object.fromEntries(list.map(({ name }) => [name, 'true'])),
    );
  });

  it('refuses each of them under another key', () => {
    const list = signedObjects();
    const { roots } = objects;
    const other = (suite: Suite) => (suite.family === 'GOST' ? roots.gost : roots.rsa);
    const { answers } = verdicts(list.map((one) => ({ ...one, by: other(one.by.suite) })));
    expect(answers).toHaveLength(list.length);
    expect(answers).not.toContain('true');
  });
});

describe.skipIf(!gostEngine.have)(`OpenSSL with its GOST engine${gostEngine.note}`, () => {
  it('accepts every GOST signature of the flow, and not the same over something else', () => {
    const gost = signedObjects().filter(({ by }) => by.suite.family === 'GOST');
    expect(gost).toHaveLength(6);
    for (const one of gost) {
      const judge = (message: Uint8Array) => opensslVerifies(one.by.publicKey, message, one.signature, formOf(one));
      expect(judge(one.message), one.name).toBe(true);
      expect(judge(Uint8Array.of(...one.message, 0)), one.name).toBe(false);
    }
  });
});

describe.skipIf(!ossl.have)(`OpenSSL as the machine has it${ossl.note}`, () => {
  it('accepts the RSA path with the list, and the RSA request', () => {
    const { rsa, issuing, roots, wrapped, crls } = objects;
    const at = String(Math.floor(work.bench.clock.now() / 1000));
    const files = {
      root: toPem('CERTIFICATE', roots.rsa.der),
      issuing: toPem('CERTIFICATE', issuing.rsa.der),
      list: toPem('X509 CRL', crls.rsa),
      rsa: toPem('CERTIFICATE', rsa.der),
    };
    withFiles(files, (path) => {
      const chain = ['-CAfile', path.root, '-untrusted', path.issuing, '-crl_check', '-CRLfile', path.list];
      expect(openssl(['verify', '-x509_strict', '-attime', at, ...chain, path.rsa])).toMatchObject({ status: 0 });
    });
    const request = wrapped.find((one) => one.request.suite.family === 'RSA')?.request.der ?? new Uint8Array(0);
    expect(openssl(['req', '-inform', 'DER', '-verify', '-noout'], request)).toMatchObject({ status: 0 });
  });

  it('reads the GOST request with its template and both CMS, though it does not know the algorithm', () => {
    for (const { cms, request } of objects.wrapped) {
      const text = openssl(
        ['req', '-inform', 'DER', '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb,utf8'],
        request.der,
      );
      expect(text.stdout.toString()).toContain('CN=ПРОБНЫЙ Проба Тестович');
      const parsed = openssl(['cms', '-cmsout', '-print', '-noout', '-inform', 'DER'], cms);
      expect([parsed.status, parsed.stdout.toString()]).toEqual([0, expect.stringContaining('messageDigest')]);
    }
  });
});

function octets(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

function hex(value: Uint8Array): string {
  return Buffer.from(value).toString('hex');
}
