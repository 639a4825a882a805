import type { ContainerKey, ProfileRow } from '../../workstation/index.ts';
import type { Screen, Style } from '../terminal.ts';

/** A key for scripts: octets in hexadecimal, instants in ISO 8601. */
export function keyReport({ spki, certificates, ...key }: ContainerKey) {
  return {
    ...key,
    publicKey: Buffer.from(spki).toString('hex'),
    certificates: certificates.map(({ der: _, notBefore, notAfter, ...one }) => ({
      ...one,
      notBefore: new Date(notBefore).toISOString(),
      notAfter: new Date(notAfter).toISOString(),
    })),
  };
}

export type KeyReport = ReturnType<typeof keyReport>;

export function profileReport({ name, address, device, isPresent }: ProfileRow) {
  return { name, address, device, present: isPresent };
}

export function showProfile(row: ReturnType<typeof profileReport>, screen: Screen, style: Style): void {
  const state = row.present ? style.good('connected') : style.dim('not connected');
  screen.line(`${style.bold(row.name.padEnd(14))} ${row.address}  ${state}`);
}

export function showKeys(keys: readonly KeyReport[], screen: Screen, style: Style): void {
  for (const { alias, algorithm, state, label } of keys) {
    const colour = { OK: style.good, WAIT: style.warn, BLOCK: style.bad }[state];
    screen.line(`${colour(state.padEnd(5))} ${algorithm.padEnd(20)} ${alias}  ${style.dim(label)}`);
  }
  if (keys.length === 0) screen.line('There are no keys in the container.');
}

const VALIDITY = { valid: 'valid', ended: 'ENDED', 'not-yet': 'not valid yet' } as const;

export function showCertificates(keys: readonly KeyReport[], screen: Screen, style: Style): void {
  for (const { family, certificates } of keys) {
    for (const { subject, serialNumber, notBefore, notAfter, validity, isRevoked } of certificates) {
      const colour = validity === 'valid' && !isRevoked ? style.good : style.bad;
      const text = isRevoked ? 'REVOKED' : VALIDITY[validity];
      screen.line(`${family.padEnd(4)} ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}  ${colour(text)}`);
      screen.line(`     ${subject}  ${style.dim(serialNumber)}`);
    }
  }
  if (keys.every(({ certificates }) => certificates.length === 0)) screen.line('There are no certificates.');
}
