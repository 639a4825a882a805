import type { FastifyInstance } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import type { ComponentReport, ComponentView } from '../../http/bank-components.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { checkedAccess, examineComponents, isComplete } from '../core/components.ts';
import { label } from '../core/label.ts';
import { sessionStates } from '../core/login-states.ts';
import { advance, type Session } from '../core/sessions.ts';
import { windowOf } from '../core/windows.ts';
import { componentsPage } from '../pages/components.ts';
import { ADDRESS, nextStep, settleKeys } from './login-steps.ts';
import { endSession, loggedIn } from './visitor.ts';

const COLUMNS = [
  label('componentColumn'),
  label('componentFound'),
  label('componentNeeded'),
  label('columnStatus'),
  label('componentSteps'),
];

/** The check of the workstation's components between password and token: machine 7.5, L8. */
export function mountComponents(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.components,
    ({ request }) => {
      const { session } = loggedIn(bank, request);
      assertAsked(session);
      const name = session.state === 'installation-due' ? 'component-installation' : 'components';
      const components = examine(bank, session.components);
      return { page: windowOf(name, bank.settings.style), columns: COLUMNS, components };
    },
    { page: (reply, { request }) => componentsPage(reply, request) },
  );
  mount(
    app,
    house,
    bankRoutes.reportComponents,
    ({ request, response, body }) => {
      const visitor = loggedIn(bank, request);
      const { session } = visitor;
      const components = examine(bank, body);
      session.components = body;
      advance(session, isComplete(components) ? 'components-ok' : 'components-missing');
      if (session.state === 'installation-due') return { components, next: 'install-components' as const };
      if (session.state === 'over') {
        endSession(bank, request, response);
        return { components, next: 'log-in-again' as const };
      }
      settleKeys(bank, session);
      return { components, next: nextStep(bank, visitor) };
    },
    { next: ({ next }) => AFTER[next] },
  );
}

/** A session that was asked before the settings were changed is still told of something. */
function examine({ settings }: Bank, report: ComponentReport | undefined): ComponentView[] {
  return examineComponents(report, checkedAccess(settings) ?? 'activex');
}

/** Where a browser goes after its report. */
const AFTER = { ...ADDRESS, 'install-components': ADDRESS['load-components'], 'log-in-again': '/' } as const;

function assertAsked({ state }: Session): void {
  const outcome = sessionStates.step(state, 'components-missing');
  if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
}
