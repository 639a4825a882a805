import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HouseError } from '../../../http/problem.ts';
import { type House, isForm, mount } from '../../../http/server.ts';
import { configuratorRoutes, type ProfileView } from '../../../http/workstation-configurator.ts';
import { TokenError } from '../../token/token-error.ts';
import type { Configurator, ProfileEdit } from '../configurator.ts';
import { TumarError } from '../tumar-error.ts';
import { placeOf } from './page.ts';
import { type ConfiguratorProblem, deviceProblem } from './problem-rows.ts';
import { profileView } from './views.ts';

/** Why the last reading of a profile ended without keys: its page says so, however late that was. */
export type Failures = Map<string, ConfiguratorProblem>;

/** What the forms of the configurator do. */
export function mountDeeds(app: FastifyInstance, house: House, configurator: Configurator, failures: Failures): void {
  const { saveProfile, changeContainerPassword, removeKey } = configuratorRoutes;
  const view = (name: string) => profileView(configurator.profile(name));
  mount(
    app,
    house,
    saveProfile,
    async ({ params: { name = '' }, body, request }) => {
      const shown = () => view(name);
      if (!isForm(request)) return await told(request, shown, () => configurator.save(name, body));
      await refusing(shown);
      return refused(shown(), await begun(configurator, failures, name, body));
    },
    { next: (reply) => placeAfter(reply, '/edit') },
  );
  mount(
    app,
    house,
    changeContainerPassword,
    ({ params: { name = '' }, body, request }) =>
      told(
        request,
        () => view(name),
        () => configurator.changePassword(name, body),
      ),
    { next: (reply) => placeAfter(reply) },
  );
  mount(
    app,
    house,
    removeKey,
    ({ params: { name = '', alias = '' }, request }) =>
      told(
        request,
        () => view(name),
        () => configurator.remove(name, alias),
      ),
    { next: (reply) => placeAfter(reply) },
  );
}

/** The profile's page, or, when the form was refused, the page it came from, which says why. */
function placeAfter({ name, refusal }: ProfileView, from = ''): string {
  return refusal === undefined ? placeOf(name) : `${placeOf(name)}${from}?refused=${refusal}`;
}

function refused(view: ProfileView, refusal: ConfiguratorProblem | undefined): ProfileView {
  return refusal === undefined ? view : { ...view, refusal };
}

/**
 * Begins to save and read, and waits until what was entered is taken. What the device says later is kept in `failures`.
 * @returns why it was not taken.
 */
function begun(
  configurator: Configurator,
  failures: Failures,
  name: string,
  edit: ProfileEdit,
): Promise<ConfiguratorProblem | undefined> {
  return new Promise((resolve, reject) => {
    let isTaken = false;
    const reading = configurator.save(name, edit, () => {
      isTaken = true;
      failures.delete(name);
      resolve(undefined);
    });
    reading.then(
      () => resolve(undefined),
      (error: unknown) => {
        const problem = problemOf(error);
        if (problem === undefined) reject(error);
        else if (isTaken) failures.set(name, problem);
        else resolve(problem);
      },
    );
  });
}

/** A form goes back to the page it came from, which says why; a program gets a problem. */
async function told(
  request: FastifyRequest,
  view: () => ProfileView,
  work: () => Promise<unknown>,
): Promise<ProfileView> {
  await refusing(view);
  try {
    await work();
    return view();
  } catch (error) {
    const refusal = problemOf(error);
    if (refusal === undefined || !isForm(request)) throw houseError(error);
    return { ...view(), refusal };
  }
}

/** Refusals of the configurator and of devices, as problems of the house. */
export async function refusing<Reply>(work: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    throw houseError(error);
  }
}

function houseError(error: unknown): unknown {
  const code = problemOf(error);
  return code === undefined ? error : new HouseError<ConfiguratorProblem>(code, (error as Error).message);
}

function problemOf(error: unknown): ConfiguratorProblem | undefined {
  if (error instanceof TumarError) return error.code;
  return error instanceof TokenError ? deviceProblem(error.code) : undefined;
}
