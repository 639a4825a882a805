import fc from 'fast-check';
import { parseCertificate } from '../../../../pki/x509/certificate.ts';
import { DAY_MS } from '../../../../simulation/clock.ts';
import { OK } from './caller.ts';
import type { PartName } from './cast.ts';
import type { KeySet } from './key-set.ts';
import { type AnyKind, kind, prepared } from './machine.ts';
import type { Scene } from './scene.ts';

/** What befalls everybody. */

/** How far the clock goes on: days, or to where the certificate of somebody begins to be critical or ends. */
type Way = { readonly days: number } | { readonly of: PartName; readonly at: 'warning' | 'end'; readonly ms: number };

const WARNING_MS = 30 * DAY_MS;

/** The clock and the CA's desk for revocations. @param owners whose certificates it is about: by their first sets. */
export function worldKinds<S>(owners: readonly PartName[]): readonly AnyKind<S>[] {
  return [timeKind(owners), revocationKind(owners)];
}

export function timeKind<S>(owners: readonly PartName[]): AnyKind<S> {
  return kind<S, Way>({
    name: 'time-passes',
    answers: [OK],
    weight: 3,
    befalls: true,
    arguments: fc.oneof(
      { weight: 3, arbitrary: fc.record({ days: fc.constantFrom(0.001, 0.5, 1, 10) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          of: fc.constantFrom(...owners),
          at: fc.constantFrom('warning', 'end'),
          ms: fc.constantFrom(-DAY_MS, -1, 0, 1, 999, 1000),
        }),
      },
    ),
    prepare(scene, _, way) {
      const to = instantOf(scene, way);
      if (to <= scene.clock.now()) return undefined;
      return prepared<S, unknown>({
        text: `the time is ${new Date(to).toISOString()}`,
        send: () => {
          scene.clock.set(to);
          return Promise.resolve({ code: OK, reply: undefined });
        },
        predict: () => ({ codes: [OK] }),
      });
    },
  });
}

function revocationKind<S>(owners: readonly PartName[]): AnyKind<S> {
  return kind<S, PartName>({
    name: 'ca-revokes',
    answers: [OK],
    weight: 1,
    befalls: true,
    arguments: fc.constantFrom(...owners),
    prepare: (scene, _, name) =>
      prepared<S, unknown>({
        text: `the CA revokes the certificate of ${name}`,
        send: async () => {
          await scene.revoke(scene.stage.setOf(name) as KeySet);
          return { code: OK, reply: undefined };
        },
        predict: () => ({ codes: [OK] }),
      }),
  });
}

function instantOf({ clock, stage }: Scene, way: Way): number {
  if ('days' in way) return clock.now() + way.days * DAY_MS;
  const { notAfter } = parseCertificate((stage.setOf(way.of) as KeySet).GOST.certificate);
  return (way.at === 'end' ? notAfter : notAfter - WARNING_MS) + way.ms;
}
