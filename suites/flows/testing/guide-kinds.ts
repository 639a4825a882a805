import { bankRoutes } from '../../../http/bank.ts';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { demoPaymentOrder } from '../demo-client.ts';
import type { GuideClients, Person } from './guide-clients.ts';
import { withoutRight } from './guide-services.ts';
import { all, type Line, page, type Seen, told } from './walk.ts';

/** Section 1.3 of the connection guide: the kinds of signature, and what becomes of an order with each. */

/** An order of the first person, signed by those people one after the other; who is refused is told with the bank's code. */
async function signedBy(world: GuideClients, number: string, people: readonly Person[]): Promise<Seen> {
  const order = demoPaymentOrder(world.client, number, world.today);
  const created = await world.one.bank.call(bankRoutes.createPaymentOrder, { body: order });
  const seen: Seen[] = [];
  for (const person of people) {
    seen.push(
      await world.sign(person, created).then(
        ({ statusText, signatures }) => all(told(statusText), figure(`${signatures.length} ЭСҚ`)),
        ({ problem }) => figure(problem.code),
      ),
    );
  }
  return all(...seen, await page(world.one.bank, '/client'));
}

const figure = (text: string): Seen => ({ kk: text, ru: text });

export const KINDS: readonly Line<GuideClients>[] = [
  {
    point: '1.3(1)',
    line: 'Жалғыз қолтаңба: қол қойғаннан кейін ол Банкке кетеді',
    proves: 'R-BANK-17',
    about: 'R-BANK-16',
    kk: ['Жалғыз қолтаңба', 'банкпен қабылданды', '1 ЭСҚ'],
    ru: ['Единственная подпись', 'принят банком'],
    follow: (world) => signedBy(world, '11', [world.one]),
  },
  {
    point: '1.3(2)',
    line: 'Бірінші қолтаңба құқығы: бұдан кейін екінші қолтаңбаны қою қажет',
    proves: 'R-BANK-18',
    kk: ['Бірінші қолтаңба құқығы', 'I қол қойылды', '1 ЭСҚ'],
    ru: ['Право первой подписи', 'подписан I'],
    follow: async (world) => {
      await world.right(world.one, 'first');
      const seen = await signedBy(world, '12', [world.one]);
      if (seen.ru.includes('принят банком')) throw new Error('went to the bank without a second signature');
      return seen;
    },
  },
  {
    point: '1.3(3)',
    line: 'Екінші қолтаңба бірінші қолтаңбадан кейін қойылады және содан кейін Банкке жіберіледі',
    proves: 'R-BANK-19 R-BANK-24',
    kk: ['second-before-first', 'I қол қойылды', '2 ЭСҚ', 'банкпен қабылданды', 'Екінші қолтаңба құқығы'],
    ru: ['second-before-first', 'подписан I', 'принят банком', 'Право второй подписи'],
    follow: async (world) => {
      const { one, other } = world;
      return all(await signedBy(world, '13', [other, one, other]), await page(other.bank, '/client'));
    },
  },
  {
    point: '1.3(4)',
    line: 'Қолтаңба құқығы жоқ пайдаланушы: өзгертулерді енгізу құқығынсыз шоттарды қарау',
    proves: 'R-BANK-20',
    kk: ['Қолтаңба құқығы жоқ пайдаланушы', 'Үзінді көшірме', 'only view'],
    ru: ['Пользователь без права подписи', 'Выписка'],
    follow: (world) => withoutRight(world, 'view-only', false),
  },
  {
    point: '1.3(4)',
    line: 'клиентті таңдауға тәуелді кейін қол қойып, Банкке жіберу үшін төлем тапсырмасын жинау',
    proves: 'R-BANK-21',
    kk: ['Қолтаңба құқығы жоқ пайдаланушы', 'new '],
    ru: ['Пользователь без права подписи'],
    follow: (world) => withoutRight(world, 'prepares', true),
  },
  {
    point: '1.3(5)',
    line: 'Сіз ЭСҚ шектеусіз санын таңдай аласыз',
    proves: 'R-BANK-22',
    kk: ['client1', 'client2', 'view-only', 'prepares', 'Бірінші қолтаңба құқығы', 'Екінші қолтаңба құқығы'],
    ru: ['Право первой подписи', 'Право второй подписи', 'Пользователь без права подписи'],
    follow: async ({ manager }) => told(await manager.call(bankDeskRoutes.bankManagerDesk)),
  },
  {
    point: '1.3(5)',
    line: 'құжаттың астына ЭСҚ 2 артық емес болуы тиіс',
    proves: 'R-BANK-23',
    kk: ['2 ЭСҚ', 'signatures-complete'],
    follow: (world) => signedBy(world, '14', [world.one, world.other, world.one]),
  },
];
