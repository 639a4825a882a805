import { ARRIVAL_FAULTS, type LineFaultId, WIRE_FAULTS } from '../../http/instruments/line-faults.ts';
import type { LineFault } from './fault-row.ts';

/** Faults of the line that every server can have, as the bank tells of them. */

interface Words {
  readonly ru: string;
  readonly kk: string;
  readonly seen: string;
}

const WORDS: Readonly<Record<LineFaultId, Words>> = {
  delay: {
    ru: 'Ответ приходит позже, на `ms` миллисекунд настоящего времени.',
    kk: 'Жауап `ms` миллисекундқа (нақты уақыт) кешігеді.',
    seen: 'the answer comes late, or the client stops waiting',
  },
  'drop-before': {
    ru: 'Соединение обрывается до того, как что-либо сделано.',
    kk: 'Ештеңе жасалмай тұрып байланыс үзіледі.',
    seen: 'no answer; asking again is safe',
  },
  reset: {
    ru: 'Соединение сбрасывается (TCP RST) до того, как что-либо сделано; соединение TLS просто обрывается.',
    kk: 'Ештеңе жасалмай тұрып байланыс қалпына келтіріледі (TCP RST); TLS байланысы жай үзіледі.',
    seen: 'connection reset; asking again is safe',
  },
  'http-500': {
    ru: 'Статус 500; ничего не сделано.',
    kk: '500 мәртебесі; ештеңе жасалмаған.',
    seen: 'status 500',
  },
  'http-502': {
    ru: 'Статус 502, как от прокси, который не достигает сервера; ничего не сделано.',
    kk: '502 мәртебесі, серверге жете алмаған проксидің жауабындай; ештеңе жасалмаған.',
    seen: 'status 502',
  },
  'http-503': {
    ru: 'Статус 503 с `Retry-After: 1`; ничего не сделано.',
    kk: '503 мәртебесі, `Retry-After: 1`; ештеңе жасалмаған.',
    seen: 'status 503, to be asked again after a second',
  },
  'drop-after': {
    ru: 'Все сделано, а ответ теряется.',
    kk: 'Бәрі жасалды, бірақ жауап жоғалады.',
    seen: 'no answer, though the document is there: asking again must not make another',
  },
  'truncated-body': {
    ru: 'Половина ответа, затем соединение обрывается; Content-Length целого ответа.',
    kk: 'Жауаптың жартысы келеді де, байланыс үзіледі; Content-Length толық жауаптікі.',
    seen: 'half an answer, which is as good as none',
  },
  dribble: {
    ru: 'Ответ приходит по частям, через `ms` миллисекунд настоящего времени.',
    kk: 'Жауап бөлшектеп, `ms` миллисекунд (нақты уақыт) сайын келеді.',
    seen: 'the answer comes slowly',
  },
  'wrong-content-type': {
    ru: 'Верный ответ под видом `text/html`.',
    kk: 'Дұрыс жауап `text/html` ретінде келеді.',
    seen: 'JSON that says it is a page',
  },
  'empty-body': {
    ru: 'Статус 200 и пустой ответ.',
    kk: '200 мәртебесі және бос жауап.',
    seen: 'an empty answer, or an empty page',
  },
  'short-content-length': {
    ru: 'Весь ответ, а Content-Length половины.',
    kk: 'Толық жауап, ал Content-Length жартысынікі.',
    seen: 'JSON that ends too early',
  },
};

const described = <Row extends { readonly id: LineFaultId; readonly does: string }>(row: Row) => {
  const { ru, kk, seen } = WORDS[row.id];
  return { ...row, tells: { ru, kk, en: row.does }, seen };
};

export const LINE_FAULTS: readonly LineFault[] = [...ARRIVAL_FAULTS.map(described), ...WIRE_FAULTS.map(described)];
