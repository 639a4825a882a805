import { Type } from '@sinclair/typebox';
import { ROLE_NAMES } from './roles.ts';
import { route } from './route.ts';

/** How a browser comes to the rows with an `access`: the same in every house. */

/** Who is let in: the administrator, or one of the roles. */
export const CallerName = Type.Union([Type.Literal('admin'), ...ROLE_NAMES.map((role) => Type.Literal(role))]);

/** An address of this server: a path that no browser takes for another host. */
const OWN_PATH = '^/(?![/\\\\])[!-\\[\\]-~]{0,1999}$';
const OwnPath = Type.String({ pattern: OWN_PATH });

export function isOwnPath(value: unknown): value is string {
  return typeof value === 'string' && new RegExp(OWN_PATH).test(value);
}

export const accessRoutes = {
  form: route({
    method: 'GET',
    path: '/admin/login',
    query: Type.Object({
      /** The language of the form. */
      lang: Type.Optional(Type.Union([Type.Literal('kk'), Type.Literal('ru'), Type.Literal('en')])),
      /** Where to go afterwards. */
      next: Type.Optional(OwnPath),
    }),
    reply: Type.Object({ isAdmitted: Type.Boolean(), caller: Type.Optional(CallerName) }),
    does: 'The login form for the addresses that need a token; says whether the caller is let in already, and as whom.',
  }),
  logIn: route({
    method: 'POST',
    path: '/admin/login',
    body: Type.Object({ token: Type.String({ maxLength: 400 }), next: Type.Optional(OwnPath) }),
    reply: Type.Object({ isAdmitted: Type.Literal(true), caller: CallerName }),
    does: 'Takes the admin token, or that of a desk, from a browser and gives it a cookie for it. Programs need none: `Authorization: Bearer TOKEN`.',
  }),
  logOut: route({
    method: 'POST',
    path: '/admin/logout',
    reply: Type.Object({ isAdmitted: Type.Literal(false) }),
    does: 'Takes the cookie back; it is worth nothing any more.',
  }),
} as const;
