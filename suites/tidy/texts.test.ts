import { describe, expect, it } from 'vitest';
import { projectFiles, projectSources, projectTexts } from './repository.ts';
import { parse } from './syntax.ts';
import { checkName, checkNames, checkOnly, checkText } from './texts.ts';

describe('texts of the project', () => {
  it('lie in files whose names say what is inside', () => {
    expect(checkNames(projectFiles())).toEqual([]);
  });

  it('name no path of one machine and no package registry', () => {
    expect(projectTexts().flatMap(checkText)).toEqual([]);
  });

  it('hold no test that keeps the others from running', () => {
    expect(projectSources().flatMap(checkOnly)).toEqual([]);
  });
});

describe('the rule for names', () => {
  it.each(['pki/utils.ts', 'pki/der-helpers.ts', 'common/a.ts', 'bank-sim/misc.test.ts', 'ca-sim/session-manager.ts'])(
    'refuses %s',
    (path) => {
      expect(checkName(path)).toHaveLength(1);
    },
  );

  it('goes by whole words', () => {
    expect(['pki/x509/common-name.ts', 'utility-poles.ts'].flatMap(checkName)).toEqual([
      expect.stringContaining('"common" says nothing'),
    ]);
  });
});

describe('exceptions from the rule for names', () => {
  const reason = { 'desk/manager.ts': 'a person' };

  it('are for one file, and only while it needs them', () => {
    expect(checkNames(['desk/manager.ts', 'desk/a.ts'], reason)).toEqual([]);
    expect(checkNames(['desk/manager.ts', 'key-manager.ts'], reason)).toEqual([
      'key-manager.ts: "manager" says nothing',
    ]);
    expect(checkNames(['desk/a.ts'], reason)).toEqual([expect.stringContaining('no longer needed')]);
    expect(checkNames(['desk/a.ts'], { 'desk/a.ts': 'none' })).toEqual([expect.stringContaining('no longer needed')]);
  });
});

describe('the rule for texts', () => {
  const slash = (...parts: string[]) => ['', ...parts].join('/');
  const dot = (...parts: string[]) => parts.join('.');

  it.each([
    `open('${slash('home', 'someone', 'token')}')`,
    `cd ${slash('root', 'project')}`,
    `see ${slash('Users', 'someone')}/Desktop`,
    `in ${slash('work', 'main')}`,
    `C:\\${'Users'}\\someone`,
    `https://${dot('registry', 'npmjs', 'org')}/fastify`,
    `registry=https://${dot('registry', 'yarnpkg', 'com')}`,
  ])('refuses %s', (line) => {
    expect(checkText({ path: 'a.md', text: `first\n${line}\nlast` })[0]).toMatch(/^a\.md:2: names a /);
  });

  it('wants a lock file without addresses', () => {
    const locked = '"resolved": "https://packages.example.test/fastify.tgz"';
    expect(checkText({ path: 'package-lock.json', text: locked })).toEqual([
      'package-lock.json:1: names a package registry',
    ]);
    expect(checkText({ path: 'package-lock.json', text: '"resolved": "file:../local"' })).toEqual([]);
  });

  it.each([
    '/usr/lib/softhsm/libsofthsm2.so',
    'https://bank.example.test/home/main',
    "route({ path: '/main' })",
    'the key works/home use',
  ])('lets %s pass', (line) => {
    expect(checkText({ path: 'a.md', text: line })).toEqual([]);
  });
});

describe('the rule for lonely tests', () => {
  const check = (path: string, text: string) => checkOnly(parse(path, text));

  it.each([
    "it.only('a', f);",
    "describe.only('a', f);",
    "it.each([1]).only('a', f);",
    "test.concurrent.only('a', f);",
  ])('refuses %s', (text) => {
    expect(check('a.test.ts', text)).toHaveLength(1);
  });

  it('does not mind other things that are called only', () => {
    expect(check('a.test.ts', "it('says it.only( in a text', () => { rows.only(1); });")).toEqual([]);
  });
});
