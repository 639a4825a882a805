import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPLETE_REPORT, COMPONENT_NAMES } from '../../../http/bank-components.ts';
import { act, refused } from '../testing/at-the-pc.ts';
import { ACT_NAMES } from './acts.ts';
import { installAll } from './install-all.ts';
import { type AgentState, newPc, type PcOptions } from './pc.ts';
import { InstallationError } from './problems.ts';
import { PROCEDURE_NAMES, PROCEDURES } from './procedures.ts';

const SETUP = ['download-csp', 'open-archive', 'run-setup'] as const;

describe('what the PC must be', () => {
  it('R-CLIENT-1 Windows XP or newer: on an older one neither Tumar CSP nor BS-Client can be set up', () => {
    const old = newPc({ windows: '2000' });
    act(old, 'download-csp', 'open-archive');
    expect(refused(old, 'run-setup')).toBe('windows-too-old');
    act(old, 'close');
    expect(refused(old, 'open-bank-site')).toBe('windows-too-old');
    for (const windows of ['xp', 'vista', '7', '8.1', '10', '11'] as const) {
      expect(act(newPc({ windows }), ...SETUP), windows).toBe('welcome');
    }
  });

  it('R-CLIENT-2 Internet Explorer 6 or newer: an older one neither trusts sites nor brings the bar', () => {
    for (const internetExplorer of [6, 7, 8, 11]) {
      expect(act(newPc({ internetExplorer }), 'open-service'), `${internetExplorer}`).toBe('options');
    }
    const old = newPc({ internetExplorer: 5 });
    expect(refused(old, 'open-service')).toBe('browser-too-old');
    expect(refused(old, 'open-bank-site')).toBe('browser-too-old');
  });

  it('R-CLIENT-3 administrator rights: without them nothing is removed, set up or added for all users', () => {
    const nobody = { administrator: false };
    const older = newPc({ ...nobody, start: 'older' });
    act(older, 'open-programs');
    expect(refused(older, 'remove')).toBe('administrator-needed');
    const pc = newPc(nobody);
    act(pc, 'download-csp', 'open-archive');
    expect(refused(pc, 'run-setup')).toBe('administrator-needed');
    act(pc, 'close', 'insert-token', 'next', 'search-driver');
    expect(refused(pc, 'next')).toBe('administrator-needed');
    act(pc, 'cancel', 'open-driver-page');
    expect(refused(pc, 'download-driver')).toBe('administrator-needed');
    act(pc, 'close');
    installAll(pc, { components: ['trustedSite'] });
    act(pc, 'open-bank-site', 'wait', 'click-install-bar');
    expect(refused(pc, 'install-for-all')).toBe('administrator-needed');
    expect(() => installAll(newPc(nobody))).toThrow(/Administrator rights are needed/);
  });
});

describe('Tumar CSP', () => {
  it('R-CLIENT-4 R-CLIENT-5 the older version is found, removed, and the computer rebooted before the new one comes', () => {
    const pc = newPc({ start: 'older' });
    expect(pc.report().tumarCsp).toBe('5.2');
    expect(refused(pc, 'download-csp')).toBe('old-version-present');
    expect(act(pc, 'open-programs')).toBe('old-version-listed');
    expect(act(pc, 'remove')).toBe('removed');
    expect(pc.report().tumarCsp).toBe('missing');
    expect(refused(pc, 'download-csp')).toBe('reboot-due');
    expect(refused(pc, 'open-programs')).toBe('reboot-due');
    expect(act(pc, 'reboot')).toBe('absent');
    expect(act(pc, 'open-programs', 'close', 'download-csp')).toBe('download');
  });

  it('R-CLIENT-7 R-CLIENT-8 R-CLIENT-9 the archive is opened, its setup run, and nothing goes on before the licence is accepted', () => {
    const pc = newPc();
    expect(act(pc, 'download-csp', 'open-archive')).toBe('archive');
    expect(act(pc, 'run-setup', 'next')).toBe('licence');
    expect(refused(pc, 'next')).toBe('licence-not-accepted');
    expect(act(pc, 'decline-licence')).toBe('licence');
    expect(refused(pc, 'next')).toBe('licence-not-accepted');
    act(pc, 'accept-licence', 'decline-licence');
    expect(refused(pc, 'next')).toBe('licence-not-accepted');
    expect(act(pc, 'accept-licence', 'next')).toBe('ready');
    expect(act(pc, 'cancel')).toBe('absent');
    expect(pc.report().tumarCsp).toBe('missing');
  });

  it('R-CLIENT-10 «Установить», and after the process «Завершить»', () => {
    const pc = newPc();
    act(pc, ...SETUP, 'next', 'accept-licence', 'next', 'install');
    expect(pc.acts()).toEqual(['wait']);
    expect(act(pc, 'wait', 'finish')).toBe('installed');
    expect(pc.report().tumarCsp).toBe(COMPLETE_REPORT.tumarCsp);
    act(pc, 'open-programs', 'remove', 'reboot');
    expect(pc.report().tumarCsp).toBe('missing');
  });
});

describe('the driver and the keys of the token', () => {
  it.each(['search-driver', 'search-automatically'] as const)(
    'R-CLIENT-11 R-CLIENT-12 the wizard wants a choice (%s), warns, and «Все равно продолжить» installs it',
    (way) => {
      const pc = newPc();
      act(pc, 'insert-token', 'next');
      expect(refused(pc, 'next')).toBe('choice-missing');
      expect(act(pc, way, 'next')).toBe('searching');
      expect(act(pc, 'wait')).toBe('untested');
      expect(pc.acts()).toEqual(['continue-anyway', 'stop-installation']);
      expect(act(pc, 'continue-anyway', 'done')).toBe('installed');
      expect(pc.report().tokenDriver).toBe(COMPLETE_REPORT.tokenDriver);
    },
  );

  it('R-CLIENT-13 a token that is still not detected gets its driver from the bank’s site; so does one whose wizard was stopped', () => {
    const pc = newPc({ windowsHasDriver: false });
    expect(act(pc, 'insert-token', 'next', 'search-driver', 'next', 'wait', 'continue-anyway', 'done')).toBe(
      'undetected',
    );
    expect(pc.report().tokenDriver).toBe('missing');
    expect(act(pc, 'open-driver-page', 'download-driver')).toBe('detecting');
    expect(pc.report().tokenDriver).toBe('missing');
    expect(act(pc, 'wait')).toBe('installed');
    const stopped = newPc();
    act(stopped, 'insert-token', 'next', 'search-driver', 'next', 'wait');
    expect(act(stopped, 'stop-installation', 'open-driver-page', 'download-driver', 'wait')).toBe('installed');
  });

  it('R-CLIENT-14 the configurator is in the Start menu once Tumar CSP is installed, and sees the token once its driver is', () => {
    const pc = newPc();
    expect(refused(pc, 'open-configurator')).toBe('csp-missing');
    installAll(pc, { components: ['tumarCsp'] });
    act(pc, 'open-configurator');
    expect(refused(pc, 'open-profile-menu')).toBe('token-not-seen');
    act(pc, 'close');
    installAll(pc, { components: ['tokenDriver'] });
    expect(act(pc, 'open-configurator', 'open-profile-menu', 'change-profile', 'save-profile')).toBe('reading');
    expect(act(pc, 'wait', 'close')).toBe('read');
  });
});

describe('the PC as a whole', () => {
  it('R-CLIENT-27 a fresh one is installed by the way of the guide, and reports all that the bank asks for', () => {
    const { signingAgent, ...complete } = COMPLETE_REPORT;
    for (const start of ['fresh', 'older'] as const) {
      const pc = newPc({ start });
      const told: string[] = [];
      const steps = installAll(pc, { onStep: ({ act: one }) => told.push(one) });
      expect(told).toEqual(steps.map(({ act: one }) => one));
      expect(pc.report()).toEqual({ ...complete, signingAgent: 'missing' });
      expect(installAll(pc), 'nothing is left to do').toEqual([]);
      expect(pc.toJSON().states).toEqual(newPc({ start: 'installed' }).toJSON().states);
    }
  });

  it('R-CLIENT-28 the signing agent is reported in each of its states, as it is when asked', () => {
    let agent: AgentState = 'not-installed';
    const pc = newPc({ start: 'installed', agent: () => agent });
    const found = (['not-installed', 'not-running', 'blocked', 'ok'] as const).map((state) => {
      agent = state;
      return pc.report().signingAgent;
    });
    expect(found).toEqual(['missing', 'not-running', 'blocked', 'present']);
  });

  it('comes back from its JSON, in the middle of a window too, and what is no PC is refused', () => {
    const pc = newPc({ windows: '7', internetExplorer: 11 });
    act(pc, 'download-csp', 'open-archive', 'run-setup', 'next');
    const { facts, states } = JSON.parse(JSON.stringify(pc)) as ReturnType<typeof pc.toJSON>;
    const again = newPc({ ...facts, states });
    expect(again.toJSON()).toEqual(pc.toJSON());
    expect(act(again, 'accept-licence')).toBe('licence-accepted');
    expect(() => newPc({ windows: 'me' as 'xp' })).toThrow(RangeError);
    expect(() => newPc({ internetExplorer: 12 })).toThrow(RangeError);
    expect(() => newPc({ states: { tumarCsp: 'lost' } })).toThrow(RangeError);
    expect(() => newPc({ states: { constructor: 'absent' } as object })).toThrow(RangeError);
    expect(() => newPc({ states: { ...states, trustedSite: 'sites' } })).toThrow(/tumarCsp and trustedSite/);
  });

  it('one window at a time: what belongs to another one is refused while it is open', () => {
    const pc = newPc();
    act(pc, 'open-service');
    expect(refused(pc, 'insert-token')).toBe('window-open');
    expect(refused(pc, 'reboot')).toBe('window-open');
    expect(refused(pc, 'finish')).toBe('no-such-control');
    act(pc, 'cancel');
    expect(refused(pc, 'finish')).toBe('no-such-control');
  });

  it('a step that is refused changes nothing, whatever is done: and the guide always leads out', () => {
    const options = fc.record({
      start: fc.constantFrom('fresh', 'older', 'installed'),
      administrator: fc.constant(true),
      windowsHasDriver: fc.boolean(),
    });
    fc.assert(
      fc.property(options, fc.array(fc.constantFrom(...ACT_NAMES), { maxLength: 60 }), (wishes, acts) => {
        const pc = newPc(wishes as PcOptions);
        for (const one of acts) {
          const before = JSON.stringify(pc);
          const shown = pc.acts();
          try {
            pc.do(one);
            expect(shown).toContain(one);
          } catch (error) {
            if (!(error instanceof InstallationError)) throw error;
            expect(JSON.stringify(pc)).toBe(before);
            if (!shown.includes(one)) expect(error.code).toMatch(/^(no-such-control|window-open)$/);
          }
          expect(PROCEDURE_NAMES.filter((name) => pc.row(name).screen !== undefined).length).toBeLessThan(2);
          expect(Object.keys(pc.report())).toEqual(COMPONENT_NAMES);
        }
        installAll(pc);
        expect(PROCEDURE_NAMES.filter((name) => pc.states[name] !== PROCEDURES[name].installed)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
