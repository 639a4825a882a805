import { caDeskRoutes } from '../../../http/ca-desk.ts';
import { caEnrolmentOctets } from '../../../http/ca-enrolment.ts';
import { caEstRoutes } from '../../../http/ca-est.ts';
import { readCertsOnly } from '../../../pki/cms/certs-only.ts';
import { signCms } from '../../../pki/cms/signed-data.ts';
import type { CaBench } from '../ca-bench.ts';
import { type Answer, ask, basic, envelope, post, requestOf } from '../enrolment-bench.ts';
import { keySigner } from '../keys.ts';
import { credentials, postTls, tlsRoot } from '../tls-client.ts';
import type { Visiting } from './visits.ts';

const SECRET = { reference: 'KISC00000830', secret: 'secret of the visitor' } as const;
const KEY = 'enrolment visit';

/** PKCS#10 over HTTP, re-issue in CMS, and EST. */
export async function visitEnrolment({ bench, secrets, identify }: Visiting): Promise<void> {
  const { ca, clock } = bench;
  await envelope(bench, { ...SECRET, singleUse: false });
  secrets.push(SECRET.secret, basic(SECRET.reference, SECRET.secret).authorization);
  const request = (name: string) => requestOf('ec-p256', KEY, `C=KZ,CN=TEST ${name}`);
  const proof = basic(SECRET.reference, SECRET.secret);
  const { request: anyCa, requestOfLabel, reissue } = caEnrolmentOctets;
  await post(ca.url + anyCa.path, await requestOf('rsa-2048', KEY, 'C=KZ,CN=TEST any'), proof);
  const { octets } = fine(await post(`${ca.url}/pkcs10/rfc-ec?profile=RFC_SHORT`, await request('one'), proof));
  const renewal = await requestOf('ec-p256', `${KEY} 2`, 'C=KZ,CN=TEST one');
  const signer = await keySigner('ec-p256', KEY);
  const message = await signCms({ content: renewal, certificate: octets, signingTime: clock.now() }, signer);
  fine(await post(ca.url + reissue.path, message, { 'content-type': 'application/pkcs7-mime' }));
  await visitWaiting(bench, ca.url + requestOfLabel.path.replace(':label', 'kz-nuc-gost-2015'), proof);
  await visitEst({ bench, proof, identify });
}

async function visitWaiting({ ca, client }: CaBench, url: string, proof: { authorization: string }): Promise<void> {
  const progress = (kind: 'polls' | 'at-once') =>
    client.call(caDeskRoutes.enrolmentProgress, {
      body: { authority: 'kz-nuc', progress: kind === 'polls' ? { kind, count: 3 } : { kind } },
    });
  await progress('polls');
  const { headers } = await post(url, await requestOf('nuc-2015-512', KEY, 'C=KZ,CN=TEST waits'), proof);
  await ask(ca.url + (headers.get('location') ?? ''));
  await progress('at-once');
}

async function visitEst({
  bench: { ca },
  proof,
  identify,
}: Pick<Visiting, 'bench' | 'identify'> & { proof: { authorization: string } }): Promise<void> {
  const inBase64 = async (name: string) =>
    Buffer.from(await requestOf('ec-p256', `${KEY} est`, `C=KZ,CN=TEST ${name}`)).toString('base64');
  const labelled = (path: string) => path.replace('/est/', '/est/rfc-ec/');
  const { fullCmc: _cmc, ...rows } = caEstRoutes;
  for (const row of Object.values(rows)) {
    for (const path of [row.path, labelled(row.path)]) {
      const body = row.method === 'GET' ? undefined : await inBase64(`est ${path.length}`);
      const headers = { ...proof, ...('takes' in row && { 'content-type': row.takes[0] }) };
      await ask(ca.url + path, { method: row.method, headers, ...(body && { body }) });
    }
  }
  const { text } = fine(
    await ask(ca.url + labelled(caEstRoutes.enroll.path), {
      method: 'POST',
      headers: { ...proof, 'content-type': 'application/pkcs10' },
      body: await inBase64('renews'),
    }),
  );
  const [certificate] = readCertsOnly(Buffer.from(text, 'base64'));
  const own = await credentials('ec-p256', `${KEY} est`, certificate?.der ?? new Uint8Array(0));
  identify(own);
  const again = await requestOf('ec-p256', `${KEY} est 2`, 'C=KZ,CN=TEST renews');
  for (const path of [caEstRoutes.reenroll.path, labelled(caEstRoutes.reenroll.path)]) {
    await postTls(ca.tlsUrl + path, { ca: tlsRoot(ca), ...own, rejectUnauthorized: false } as never, again);
  }
}

function fine(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}
