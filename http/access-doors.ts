import type { FastifyInstance } from 'fastify';
import { accessRoutes } from './access-routes.ts';
import type { Caller } from './roles.ts';
import { type House, HouseError, mount } from './server.ts';

const admission = (caller: Caller | undefined) => (caller ? { isAdmitted: true, caller } : { isAdmitted: false });

/** The login and logout of administrators and desks; nothing in a house that has no {@link House.access}. */
export function mountAccess(app: FastifyInstance, house: House): void {
  const { access } = house;
  if (access === undefined) return;
  mount(app, house, accessRoutes.form, ({ request }) => admission(access.callerOf(request)), {
    page: ({ isAdmitted }, { request }) => access.page(request, isAdmitted ? 'admitted' : 'admin-token-missing'),
  });
  mount(
    app,
    house,
    accessRoutes.logIn,
    ({ body, request, response }) => {
      const caller = access.ownerOf(body.token);
      if (caller === undefined) throw new HouseError('admin-token-wrong', 'The token is none of this server.');
      access.logIn(request, response, caller);
      return { isAdmitted: true as const, caller };
    },
    { next: ({ caller }, { body }) => body.next ?? access.startOf(caller) },
  );
  mount(
    app,
    house,
    accessRoutes.logOut,
    ({ request, response }) => {
      access.logOut(request, response);
      return { isAdmitted: false as const };
    },
    { next: () => accessRoutes.form.path },
  );
}
