import type { Signer } from '../../pki/signer.ts';
import { type CrlTemplate, issueCrl } from '../../pki/x509/crl.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { CaTwin } from '../authority.ts';
import { twinRow } from '../core/authority-styles.ts';
import type { AnswerFault, Answering } from './fault-row.ts';
import { corrupting } from './spoilt-signers.ts';

/** Faults of revocation lists. They are signed again by the CA that the list is of. */

interface Resigning {
  readonly change?: (template: CrlTemplate) => CrlTemplate | undefined;
  readonly signer?: (signer: Signer) => Signer;
}

function resign(answering: Answering, { change = (one) => one, signer = (one) => one }: Resigning) {
  const { ca, now } = answering;
  const list = listAt(answering);
  const template = list && change(ca.listTemplate(list.twin, list.kind, now));
  return list && template && issueCrl(template, signer(list.twin.signer));
}

/** Which list lies at the address. */
function listAt({ ca, route }: Answering): { twin: CaTwin; kind: 'full' | 'delta' } | undefined {
  for (const twin of ca.twins) {
    const files = twinRow(twin.authority, twin.algorithm)?.files;
    if (files === undefined) continue;
    if (route === (twin.role === 'root' ? files.rootList : files.list).path) return { twin, kind: 'full' };
    if (twin.role === 'issuing' && route === files.deltaList?.path) return { twin, kind: 'delta' };
  }
  return undefined;
}

const times = (days: number) => (template: CrlTemplate) => ({
  ...template,
  thisUpdate: template.thisUpdate + days * DAY_MS,
  nextUpdate: template.nextUpdate + days * DAY_MS,
});

const row = (id: string, does: string, notices: string, resigning: Resigning, client = 'OpenSSL'): AnswerFault => ({
  id,
  place: 'answer',
  protocols: ['crl'],
  does,
  client,
  notices,
  strike: (answering) => resign(answering, resigning),
});

export const CRL_FAULTS: readonly AnswerFault[] = [
  row('crl-stale', 'A list whose nextUpdate passed weeks ago.', '`verify -crl_check`: CRL has expired', {
    change: times(-30),
  }),
  row('crl-not-yet-valid', 'A list of next month.', '`verify -crl_check`: CRL is not yet valid', { change: times(30) }),
  row('crl-number-back', 'A CRLNumber smaller than the ones before it.', '`crl -crlnumber`: the number has gone back', {
    change: ({ baseNumber, ...template }) => ({
      ...template,
      number: 0,
      ...(baseNumber !== undefined && { baseNumber: 0 }),
    }),
  }),
  row('crl-bad-signature', 'One bit of the signature is wrong.', '`crl -CAfile`: verify failure', {
    signer: corrupting,
  }),
  row('crl-foreign-issuer', 'The list names another issuer.', '`verify -crl_check`: unable to get certificate CRL', {
    change: (template) => ({ ...template, issuer: [...template.issuer, { type: 'OU', value: 'TEST elsewhere' }] }),
  }),
  row(
    'crl-entry-missing',
    'The revoked certificates are left out.',
    '`verify -crl_check` takes what OCSP calls revoked',
    {
      change: (template) => (template.revoked.length > 0 ? { ...template, revoked: [] } : undefined),
    },
  ),
  row(
    'crl-delta-other-base',
    'A delta list that starts from a full list that never was.',
    '`verify -crl_check -use_deltas` passes the delta list over: what it revokes is taken',
    {
      change: (template) =>
        template.baseNumber === undefined
          ? undefined
          : { ...template, number: template.number + 100, baseNumber: template.number + 100 },
    },
  ),
];
