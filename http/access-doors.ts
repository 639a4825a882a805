import type { FastifyInstance } from 'fastify';
import { accessRoutes } from './access-routes.ts';
import { type House, HouseError, mount } from './server.ts';

/** The login and logout of administrators; nothing in a house that has no {@link House.access}. */
export function mountAccess(app: FastifyInstance, house: House): void {
  const { access } = house;
  if (access === undefined) return;
  mount(app, house, accessRoutes.form, ({ request }) => ({ isAdmitted: access.admits(request) }), {
    page: ({ isAdmitted }, { request }) => access.page(request, isAdmitted ? 'admitted' : 'admin-token-missing'),
  });
  mount(
    app,
    house,
    accessRoutes.logIn,
    ({ body, request, response }) => {
      if (!access.isToken(body.token))
        throw new HouseError('admin-token-wrong', 'The token is not that of this server.');
      access.logIn(request, response);
      return { isAdmitted: true as const };
    },
    { next: (_, { body }) => body.next ?? access.start },
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
