import { caEstRoutes } from '../../../http/ca-est.ts';
import { cmcFiles, webraFiles } from '../../../http/ca-webra.ts';
import { base64, certificateDer, enrol, pair, register } from '../ca-bench.ts';
import { ask, post as postOctets } from '../enrolment-bench.ts';
import { employee, ORGANISATION } from '../people.ts';
import { call, detailsOf, OPERATIONS, ok, post, revocation, serialOf } from '../webra-client.ts';
import type { Visiting } from './visits.ts';

/** The SOAP service, method by method, and CMC. */
export async function visitService({ bench, secrets }: Visiting): Promise<void> {
  const { ca, authority } = bench;
  await ask(`${ca.url}${webraFiles.description.path}?wsdl`);
  await post(bench, `<o:echo xmlns:o="${OPERATIONS}"><testParam>TEST</testParam></o:echo>`);
  const created = await call(bench, authority, 'createPerson', {
    person: person(840),
    login: 'tester-840',
    password: 'Secret-of-840',
  });
  secrets.push('Secret-of-840');
  const { personId, DN } = ok(created);
  await call(bench, authority, 'findPerson', { DN });
  await call(bench, authority, 'findPerson', { login: 'tester-840' });
  await call(bench, authority, 'loadPerson', { personId });
  await call(bench, authority, 'getPersonList', {});
  await call(bench, authority, 'updateCUser', { personId, isCUser: true, pinId: 'KISC00000830' });
  const fxRequestDetails = detailsOf(await pair({ subject: DN, key: 'service', signedBy: authority }));
  await call(bench, authority, 'requestCert', { request: { fxRequestDetails } });
  await visitRevocations({ bench });
}

function person(serial: number) {
  const legalData = {
    orgName: ORGANISATION.name,
    directorSirname: 'ТЕСТ',
    directorPosition: 'Директор',
    noResident: false,
    bin: ORGANISATION.bin,
  };
  const { iin, email } = employee(serial);
  const flags = { noResident: false, ip: false, isCUser: false, generatePass: false, requestCertEmail: true };
  return { lastName: 'ТЕСТОВ', firstName: 'ТЕСТ', middleName: 'ТЕСТҰЛЫ', iin, email, legalData, ...flags };
}

async function visitRevocations({ bench }: Pick<Visiting, 'bench'>): Promise<void> {
  const { ca, authority } = bench;
  const { identity, view, subject } = await enrol(bench, 841);
  const rsa = certificateDer(view, 'RSA');
  const message = await revocation(authority, rsa);
  const type = { 'content-type': 'application/pkcs7-mime' };
  const { view: other } = await enrol(bench, 843);
  const { path } = caEstRoutes.fullCmc;
  const inBase64 = async (algorithm: 'GOST' | 'RSA') =>
    base64(await revocation(authority, certificateDer(other, algorithm)));
  await postOctets(ca.url + path, await inBase64('GOST'), type);
  await postOctets(ca.url + path.replace('/est/', '/est/kz-kisc/'), await inBase64('RSA'), type);
  await postOctets(ca.url + cmcFiles.cmc.path, message, type);
  const { personId } = ok(await call(bench, identity, 'findPerson', { DN: subject }));
  await call(bench, identity, 'getOrganization', {});
  await call(bench, identity, 'getRequestList', { personId });
  await call(bench, identity, 'getCertList', { pesonId: personId });
  const signedCMS = await revocation(identity, identity.certificate);
  await call(bench, identity, 'revokeCert', { signedCMS, serialNumber: serialOf(identity.certificate) });
  await register(bench, 842);
}
