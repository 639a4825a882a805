import { describe, expect, it } from 'vitest';
import { OIDS } from '../oids.ts';
import { PolicyGraph, userConstrained } from './chain-policy.ts';

const ANY = OIDS.anyPolicy;
const step = (...policies: string[]) => ({ policies, anyPolicyCounts: true });
const mapping = (issuerDomain: string, subjectDomain: string) => ({ issuerDomain, subjectDomain });
const authority = (graph: PolicyGraph) => [...graph.authorityConstrained()].toSorted();

describe('PolicyGraph (RFC 9618)', () => {
  it('begins with any policy, and keeps what all certificates have', () => {
    const graph = new PolicyGraph();
    expect(authority(graph)).toEqual([ANY]);
    graph.add(step('1.1', '1.2', '1.3'));
    graph.add(step('1.2', '1.3', '1.4'));
    expect(authority(graph)).toEqual(['1.2', '1.3']);
    graph.add(step('1.5'));
    expect([graph.isNull, authority(graph)]).toEqual([true, []]);
    graph.add(step(ANY));
    expect(graph.isNull).toBe(true);
  });

  it('is NULL after a certificate without policies, whatever comes below', () => {
    const graph = new PolicyGraph();
    graph.add(step());
    graph.add(step(ANY));
    expect(graph.isNull).toBe(true);
  });

  it('takes any policy for all that are expected, but only where it counts', () => {
    const graph = new PolicyGraph();
    graph.add(step('1.1', '1.2'));
    graph.add(step(ANY));
    expect(authority(graph)).toEqual(['1.1', '1.2']);
    graph.add({ policies: [ANY], anyPolicyCounts: false });
    expect(graph.isNull).toBe(true);
  });

  it('names mapped policies as the domain of the anchor does', () => {
    const graph = new PolicyGraph();
    graph.add(step('1.1', '1.2'));
    graph.map([mapping('1.1', '2.1'), mapping('1.1', '2.2'), mapping('1.2', '2.2')]);
    graph.add(step('2.2'));
    expect(authority(graph)).toEqual(['1.1', '1.2']);
  });

  it('maps below any policy, and loses what is mapped where that is inhibited', () => {
    const graph = new PolicyGraph();
    graph.add(step(ANY));
    graph.map([mapping('1.1', '2.1')]);
    graph.add(step('2.1'));
    // 2.1 is expected of 1.1, and so no child of any policy.
    expect(authority(graph)).toEqual(['1.1']);
    const inhibited = new PolicyGraph();
    inhibited.add(step('1.1', '1.2'));
    inhibited.unmap([mapping('1.1', '2.1')]);
    inhibited.add(step('1.1', '1.2', '2.1'));
    expect(authority(inhibited)).toEqual(['1.2']);
    inhibited.unmap([mapping('1.2', '2.1'), mapping('1.2', '2.2')]);
    inhibited.unmap([mapping('1.1', '2.1'), mapping('2.1', '2.2')]);
    expect(inhibited.isNull).toBe(true);
  });

  it('stays as small as the certificates where a tree would have 30^40 nodes (RFC 9618 section 3.1)', () => {
    const graph = new PolicyGraph();
    const policies = Array.from({ length: 30 }, (_, i) => `1.2.${i}`);
    const all = policies.flatMap((from) => policies.map((to) => mapping(from, to)));
    for (let depth = 0; depth < 40; depth++) {
      graph.add(step(...policies));
      graph.map(all);
    }
    expect(authority(graph)).toEqual(policies.toSorted());
  });
});

describe('userConstrained', () => {
  it.each<[string, string[], string[], string[]]>([
    ['both any', [ANY], [ANY], [ANY]],
    ['any of the authority', [ANY], ['1.1'], ['1.1']],
    ['any of the user', ['1.1', '1.2'], [ANY], ['1.1', '1.2']],
    ['some of both', ['1.1', '1.2'], ['1.2', '1.3'], ['1.2']],
    ['nothing of the authority', [], [ANY], []],
  ])('%s', (_, ofAuthority, initial, expected) => {
    expect([...userConstrained(new Set(ofAuthority), new Set(initial))]).toEqual(expected);
  });
});
