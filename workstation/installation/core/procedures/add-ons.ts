import { type Procedure, procedure, refuse } from '../procedure.ts';
import { ours } from '../words.ts';
import { PAGE } from './crypto-component.ts';
import { SECURITY_WARNING } from './security-warning.ts';

const QUESTION = ours(
  'Выполнить эту надстройку?',
  'Осы тұрғызуды орындау керек пе?',
  'Do you want to run this add-on?',
  'R-CLIENT-26',
);

/** Guide, 2.3(15) and (16), and once more (19) and (20): an add-on that is there asks to be run. */
function addOn(name: string, pointOfBar: string, pointOfRun: string): Procedure {
  return procedure({
    name,
    fresh: 'absent',
    installed: 'installed',
    comesWith: 'cryptoComponent',
    rows: {
      absent: {
        found: 'not-running',
        on: { 'log-in': { when: [['bank-client-missing', refuse('login-window-missing')]], else: 'bar' } },
        way: 'log-in',
      },
      bar: {
        screen: { kind: 'bar', title: PAGE, point: pointOfBar },
        found: 'not-running',
        on: { 'click-add-on-bar': 'bar-menu', close: 'absent' },
        way: 'click-add-on-bar',
      },
      'bar-menu': {
        screen: { kind: 'menu', title: PAGE, point: pointOfRun },
        found: 'not-running',
        on: { 'run-add-on': 'question', cancel: 'bar' },
        way: 'run-add-on',
      },
      question: {
        screen: { kind: 'window', title: SECURITY_WARNING, text: [QUESTION], point: pointOfRun },
        found: 'not-running',
        on: { run: 'installed', 'dont-run': 'absent' },
        way: 'run',
      },
      installed: { found: 'present', on: { 'log-in': 'installed' } },
    },
  });
}

export const keyAddOn = addOn('keyAddOn', '2.3(15)', '2.3(16)');
export const mainAddOn = addOn('mainAddOn', '2.3(19)', '2.3(20)');
