import type { FastifyInstance } from 'fastify';
import { bankLateRoutes, type LateCaseView } from '../../http/bank-late.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import type { LateCase } from '../core/custody.ts';
import { acceptanceAct } from '../core/late-act.ts';
import type { Profile } from '../core/profiles.ts';
import { lateCasePage } from '../pages/desks/late-case.ts';
import { actPage } from '../pages/late-act.ts';
import { mountProgramming } from './late-programming.ts';
import { blockedUsers, lateCaseView } from './late-view.ts';

type Params = Readonly<Record<string, string>>;

const standsAt = { next: ({ id }: LateCaseView) => `/desks/late/${id}` };

/** The late route at the desks of Operationist and head office: state machine 7.8. */
export function mountLateCases(app: FastifyInstance, house: House, bank: Bank): void {
  mountReading(app, house, bank);
  mountApplication(app, house, bank);
  mountHandOver(app, house, bank);
  mountTransport(app, house, bank);
  mountProgramming(app, house, bank);
}

function mountReading(app: FastifyInstance, house: House, bank: Bank): void {
  mount(app, house, bankLateRoutes.blockedUsers, () => blockedUsers(bank));
  mount(app, house, bankLateRoutes.lateCases, () => bank.custody.all().map((one) => lateCaseView(bank, one)));
  mount(app, house, bankLateRoutes.lateCase, ({ params }) => lateCaseView(bank, caseOf(bank, params)), {
    page: (one, { request }) => lateCasePage(one, request),
  });
  mount(app, house, bankLateRoutes.acceptanceAct, ({ params }) => acceptanceAct(caseOf(bank, params)), {
    page: (act, { request }) => actPage(act, request),
  });
}

function mountApplication(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankLateRoutes.applyForReissue,
    ({ body }) => {
      const { by, login, text, faultNote = '', reissueRequest = '' } = body;
      const profile = lateProfile(bank, bank.users.byLogin(login).login, body.profile);
      const status = bank.profiles.statusOf(profile);
      if (status === 'revoked') throw new BankError('profile-revoked', `Profile ${profile.id}.`);
      const application = { text, faultNote, reissueRequest };
      return lateCaseView(bank, bank.custody.apply(profile, status === 'expired', application, by));
    },
    standsAt,
  );
}

/** The profile asked for; without a wish the one that has ended first, else any. @throws BankError profile-unknown. */
function lateProfile(bank: Bank, login: string, wanted: string | undefined): Profile {
  if (wanted !== undefined && wanted !== '') return bank.profiles.byId(login, wanted);
  const profiles = bank.profiles.ofUser(login);
  const found = profiles.find((profile) => bank.profiles.statusOf(profile) === 'expired') ?? profiles[0];
  if (found === undefined) throw new BankError('profile-unknown', 'The user has no profile.');
  return found;
}

/** H3 and H9: token and person stand at the desk. */
function mountHandOver(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankLateRoutes.takeToken,
    ({ params, body }) => {
      const one = caseOf(bank, params);
      const { by: took, iin, serialNumber, label } = body;
      const { surname } = bank.users.byLogin(one.login);
      bank.custody.takeToken(one, isOwner(bank, one, iin), { serialNumber, label, gave: `${surname}, ${iin}`, took });
      return lateCaseView(bank, one);
    },
    standsAt,
  );
  mount(
    app,
    house,
    bankLateRoutes.handOutToken,
    ({ params, body }) => {
      const one = caseOf(bank, params);
      bank.custody.collect(one, isOwner(bank, one, body.iin), body.by);
      // Tells that his access is open.
      bank.accessBlocks.blockedSince(one.login);
      return lateCaseView(bank, one);
    },
    standsAt,
  );
}

function isOwner(bank: Bank, { login }: LateCase, iin: string): boolean {
  return bank.users.byLogin(login).iin === iin;
}

/** H4, H5, H7, H8. */
function mountTransport(app: FastifyInstance, house: House, bank: Bank): void {
  const { custody } = bank;
  const moves = [
    [bankLateRoutes.sendToHeadOffice, (one: LateCase, by: string) => custody.move(one, 'send-to-head-office', by)],
    [bankLateRoutes.arriveAtHeadOffice, (one: LateCase, by: string) => custody.arriveAtHeadOffice(one, by)],
    [bankLateRoutes.sendToBranch, (one: LateCase, by: string) => custody.move(one, 'send-to-branch', by)],
    [
      bankLateRoutes.arriveAtBranch,
      (one: LateCase, by: string) => custody.arriveAtBranch(one, by, () => notify(bank, one)),
    ],
  ] as const;
  for (const [row, move] of moves) {
    mount(
      app,
      house,
      row,
      ({ params, body }) => {
        const one = caseOf(bank, params);
        move(one, body.by);
        return lateCaseView(bank, one);
      },
      standsAt,
    );
  }
}

/** R-BANK-100: the user is told that his token is ready. */
function notify(bank: Bank, { login, act }: LateCase): void {
  const { serialNumber = '' } = act ?? {};
  bank.outbox.send('token-ready', bank.users.byLogin(login), { serialNumber }, bank.clock.now());
}

function caseOf(bank: Bank, { id = '' }: Params): LateCase {
  return bank.custody.byId(id);
}
