import type { ContainerKeyView, ProfileView } from '../../../http/workstation-configurator.ts';
import type { ProfileRow } from '../configurator.ts';
import type { ContainerCertificate, ContainerKey } from '../containers.ts';

/** A profile as programs and pages see it. @param refusal why its last reading ended without keys. */
export function profileView(row: ProfileRow, refusal?: string): ProfileView {
  const { name, address, device, isPresent, state, progress, keys } = row;
  return {
    name,
    address,
    device,
    isPresent,
    state,
    ...(state === 'reading' && { done: progress?.done ?? 0 }),
    ...(state === 'reading' && progress?.total !== undefined && { total: progress.total }),
    ...(keys && { keys: keys.map(keyView) }),
    ...(refusal !== undefined && { refusal }),
  };
}

function keyView({ alias, family, algorithm, label, state, certificates }: ContainerKey): ContainerKeyView {
  return { alias, family, algorithm, label, state, certificates: certificates.map(certificateView) };
}

function certificateView({ der: _, family: __, notBefore, notAfter, ...rest }: ContainerCertificate) {
  return { ...rest, notBefore: new Date(notBefore).toISOString(), notAfter: new Date(notAfter).toISOString() };
}
