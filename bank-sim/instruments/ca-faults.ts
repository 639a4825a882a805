import { setTimeout as wait } from 'node:timers/promises';
import { ProblemError } from '../../http/problem.ts';
import { BankError } from '../core/bank-error.ts';
import type { BankFault } from './fault-row.ts';

/** Faults of the bank's line to the CA, of what it learns of certificates there, and of its clock. */

/** A problem document of the CA. */
export function caSays(status: number, code: string, detail: string): ProblemError {
  const title = status < 500 ? 'The request is refused' : 'Something unforeseen happened';
  return new ProblemError({ type: `urn:token-bench:ca-sim:${code}`, title, status, code, detail, hint: '' });
}

const CA_FAULTS: readonly BankFault[] = [
  {
    id: 'ca-down',
    place: 'ca',
    tells: {
      en: 'Nobody answers at the CA.',
      ru: 'УЦ не отвечает.',
      kk: 'КО жауап бермейді.',
    },
    seen: 'problem `ca-unavailable` or `revocation-unknown`; nothing is accepted unchecked',
    strike: () => Promise.reject(new Error('the CA does not answer: a fault that a rule asked for')),
  },
  {
    id: 'ca-slow',
    place: 'ca',
    tells: {
      en: 'The CA answers late, by `ms` milliseconds of real time.',
      ru: 'УЦ отвечает позже, на `ms` миллисекунд настоящего времени.',
      kk: 'КО `ms` миллисекундқа (нақты уақыт) кешігіп жауап береді.',
    },
    seen: 'the answer of the bank comes late',
    strike: async (call, ms) => {
      await wait(ms);
      return call();
    },
  },
  {
    id: 'ca-error',
    place: 'ca',
    tells: {
      en: 'The CA answers with status 500, and nothing is done.',
      ru: 'УЦ отвечает статусом 500, ничего не сделано.',
      kk: 'КО 500 мәртебесімен жауап береді, ештеңе жасалмаған.',
    },
    seen: 'problem `ca-unavailable` or `revocation-unknown`',
    strike: () => Promise.reject(caSays(500, 'bug', 'A fault that a rule asked for.')),
  },
  {
    id: 'ca-answer-lost',
    place: 'ca',
    tells: {
      en: 'The CA has done what it was asked for, and its answer is lost.',
      ru: 'УЦ сделал то, о чем его просили, а ответ потерян.',
      kk: 'КО сұралғанды жасады, бірақ жауабы жоғалды.',
    },
    seen: 'problem `ca-unavailable`; the same request again is not another one at the CA',
    strike: async (call) => {
      // A refusal is an answer too.
      await Promise.allSettled([call()]);
      throw new Error('the answer of the CA was lost');
    },
  },
  {
    id: 'ca-nonsense',
    place: 'ca',
    tells: {
      en: 'What answers at the address of the CA is another program.',
      ru: 'По адресу УЦ отвечает другая программа.',
      kk: 'КО мекенжайында басқа бағдарлама жауап береді.',
    },
    seen: 'problem `ca-unavailable` or `revocation-unknown`',
    strike: () => Promise.resolve(new Uint8Array([0x3c, 0x68, 0x74, 0x6d, 0x6c, 0x3e])),
  },
];

const EXAMINATIONS: readonly BankFault[] = [
  {
    id: 'revocation-unknown',
    place: 'examination',
    tells: {
      en: 'The CA calls the certificate `unknown`: it is neither good nor revoked.',
      ru: 'УЦ отвечает `unknown`: сертификат ни действителен, ни отозван.',
      kk: 'КО `unknown` деп жауап береді: сертификат жарамды да, кері шақырылған да емес.',
    },
    seen: 'problem `certificate-unknown`; a document comes back unsigned',
    strike: ({ serialNumber }) => {
      throw new BankError('certificate-unknown', `ocsp: certificate ${serialNumber} is unknown.`);
    },
  },
  {
    id: 'revocation-list-old',
    place: 'examination',
    tells: {
      en: 'The revocation list that the bank gets has expired.',
      ru: 'Список отозванных сертификатов, который получает банк, просрочен.',
      kk: 'Банк алған кері шақырылған сертификаттар тізімінің мерзімі өткен.',
    },
    seen: 'problem `revocation-unknown`; a document comes back unsigned',
    strike: ({ serialNumber }) => {
      throw new BankError('revocation-unknown', `crl-expired: of certificate ${serialNumber}.`);
    },
  },
  {
    id: 'called-revoked',
    place: 'examination',
    tells: {
      en: 'The CA calls a good certificate revoked, and the bank closes the profile (P15).',
      ru: 'УЦ называет действительный сертификат отозванным, и банк закрывает профиль (P15).',
      kk: 'КО жарамды сертификатты кері шақырылған дейді, банк профильді жабады (P15).',
    },
    seen: 'problem or reason `certificate-revoked`; the profile is `revoked`',
    strike: ({ serialNumber }) => {
      throw new BankError('certificate-revoked', `Certificate ${serialNumber}.`);
    },
  },
];

const CLOCK_FAULTS: readonly BankFault[] = [
  {
    id: 'clock-fast',
    place: 'clock',
    direction: 1,
    tells: {
      en: "The bank's clock is `minutes` minutes ahead.",
      ru: 'Часы банка спешат на `minutes` минут.',
      kk: 'Банк сағаты `minutes` минут озады.',
    },
    seen: 'sessions end early, certificates expire early, and what is dated is dated ahead',
  },
  {
    id: 'clock-slow',
    place: 'clock',
    direction: -1,
    tells: {
      en: "The bank's clock is `minutes` minutes behind.",
      ru: 'Часы банка отстают на `minutes` минут.',
      kk: 'Банк сағаты `minutes` минут қалады.',
    },
    seen: 'a fresh certificate is `certificate-not-yet-valid`, and what is dated is dated back',
  },
];

export const LINE_TO_CA_FAULTS: readonly BankFault[] = [...CA_FAULTS, ...EXAMINATIONS, ...CLOCK_FAULTS];
