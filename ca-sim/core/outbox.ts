import type { CaState, IssuedCertificate, Mail, Person } from './state.ts';

/** E-mails. They lie in the outbox; nothing leaves the machine. */

/** R-BANK-92, R-CA-13: what the person gets when the CA and the bank are both done. The wording is ours. */
export function sendReissueConfirmation(
  state: CaState,
  person: Person,
  certificates: readonly IssuedCertificate[],
  at: number,
): Mail {
  const lines = certificates.map(({ algorithm, serialNumber, notAfter }) => {
    const [year, month, day] = new Date(notAfter).toISOString().slice(0, 10).split('-');
    return `${algorithm}: ${serialNumber}, до ${day}.${month}.${year} дейін`;
  });
  const letter = {
    to: person.email,
    subject: 'TEST · Перевыпуск сертификата ЭЦП · ЭЦҚ тіркеу куәлігін қайта шығару',
    text: [
      `${person.name}!`,
      '',
      'Перевыпуск сертификата ЭЦП подтверждён: УЦ КЦМР и Банк закончили обработку.',
      'Войдите в личный кабинет и нажмите «Установить все сертификаты».',
      '',
      'ЭЦҚ тіркеу куәлігін қайта шығару расталды: ҚБЕО КО және Банк өңдеуді аяқтады.',
      'Жеке кабинетке қайтадан кіріп, «Барлық сертификаттарды орнату» пернесін басыңыз.',
      '',
      ...lines,
      '',
    ].join('\n'),
  };
  return sendMail(state, letter, at);
}

/** Writes a letter. Numbers go on from the last one that is there. */
export function sendMail(state: CaState, letter: Pick<Mail, 'to' | 'subject' | 'text'>, at: number): Mail {
  const mail: Mail = { id: (state.outbox.at(-1)?.id ?? 0) + 1, sentAt: at, ...letter };
  state.outbox.push(mail);
  state.journal.push({ kind: 'mail', at, id: mail.id });
  return mail;
}
