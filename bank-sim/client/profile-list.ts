import type { FastifyInstance } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { label } from '../core/label.ts';
import type { User } from '../core/users.ts';
import { windowOf } from '../core/windows.ts';
import { criticalPage } from '../pages/entrance.ts';
import { profilesPage } from '../pages/profiles.ts';
import { PROFILE_COLUMNS, profileView, signatureParameters } from './profile-view.ts';
import { refreshFromCa } from './refresh.ts';
import { visitorOf } from './visitor.ts';

/** «Запросы на сертификаты», «Профили» and «Параметры подписи». */
export function mountProfileLists(app: FastifyInstance, house: House, bank: Bank): void {
  mountCritical(app, house, bank);
  mountProfiles(app, house, bank);
}

function mountCritical(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.criticalProfiles,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      const critical = bank.profiles.ofUser(user.login).filter((profile) => bank.profiles.isCritical(profile));
      const profiles = critical.map((profile) => profileView(bank, profile));
      return { page: windowOf('critical-profiles', bank.settings.style), columns: [...PROFILE_COLUMNS], profiles };
    },
    { page: (reply, { request }) => criticalPage(reply, request) },
  );
}

function mountProfiles(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.profiles,
    async ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      const reached = await refreshFromCa(bank, bank.profiles.ofUser(user.login));
      return profileList(bank, user, !reached);
    },
    { page: (reply, { request }) => profilesPage(reply, undefined, request) },
  );
  mount(
    app,
    house,
    bankRoutes.signatureParameters,
    ({ request, params }) => {
      const { user } = visitorOf(bank, request, 'look');
      return signatureParameters(bank.profiles.byId(user.login, params.id ?? ''), bank.settings.style);
    },
    {
      page: (parameters, { request, params }) => {
        const { user } = visitorOf(bank, request, 'look');
        const selected = { id: params.id ?? '', parameters };
        return profilesPage(profileList(bank, user, false), selected, request);
      },
    },
  );
}

function profileList(bank: Bank, user: User, caIsSilent: boolean) {
  const profiles = bank.profiles.ofUser(user.login).map((profile) => profileView(bank, profile));
  const notes = [...(profiles.length === 0 ? [label('noProfiles')] : []), ...(caIsSilent ? [label('caSilent')] : [])];
  return { page: windowOf('profiles', bank.settings.style, notes), columns: [...PROFILE_COLUMNS], profiles };
}
