import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** Tumar CSP Configurator beside the desk: profiles, and the keys of the containers behind them. */

const literals = <const Names extends readonly string[]>(names: Names) =>
  Type.Union(names.map((name) => Type.Literal(name as Names[number])));

export const ContainerCertificateView = Type.Object({
  serialNumber: Type.String(),
  /** RFC 4514 text. */
  subject: Type.String(),
  issuer: Type.String(),
  /** CN of the subject. */
  holder: Type.String(),
  notBefore: Instant,
  notAfter: Instant,
  validity: literals(['not-yet', 'valid', 'ended']),
  isRevoked: Type.Boolean(),
});
export type ContainerCertificateView = Static<typeof ContainerCertificateView>;

export const ContainerKeyView = Type.Object({
  /** The serial number of its certificate, or the one that it is going to have; upper-case hexadecimal. */
  alias: Type.String(),
  family: literals(['GOST', 'RSA', 'EC']),
  algorithm: Type.String(),
  label: Type.String(),
  /** It WAITs for its certificate, is OK, or BLOCKed: its certificate is revoked. */
  state: literals(['OK', 'WAIT', 'BLOCK']),
  certificates: Type.Array(ContainerCertificateView),
});
export type ContainerKeyView = Static<typeof ContainerKeyView>;

export const ProfileView = Type.Object({
  name: Type.String(),
  /** `jtoken://user@/.` */
  address: Type.String(),
  device: Type.String(),
  isPresent: Type.Boolean(),
  state: literals(['unread', 'reading', 'read', 'locked']),
  /** Of a reading: how many keys are read, and how many there are as soon as that is known. */
  done: Type.Optional(Type.Integer()),
  total: Type.Optional(Type.Integer()),
  /** Absent: they were not read. */
  keys: Type.Optional(Type.Array(ContainerKeyView)),
  /** Why the last thing that a form asked for was not done. */
  refusal: Type.Optional(Type.String()),
});
export type ProfileView = Static<typeof ProfileView>;

const Password = Type.String({ maxLength: 256 });

export const configuratorRoutes = {
  profiles: route({
    method: 'GET',
    path: '/desk/configurator',
    access: 'admin',
    reply: Type.Object({ profiles: Type.Array(ProfileView) }),
    does: 'The profiles of Tumar CSP on this PC.',
    requirements: ['R-TOKEN-7'],
  }),
  profile: route({
    method: 'GET',
    path: '/desk/configurator/:name',
    access: 'admin',
    reply: ProfileView,
    does: 'A profile: its device, and its keys and certificates as they were read last.',
    requirements: ['R-TOKEN-12', 'R-TOKEN-13', 'R-TOKEN-14', 'R-TOKEN-22'],
  }),
  profileWindow: route({
    method: 'GET',
    path: '/desk/configurator/:name/edit',
    access: 'admin',
    reply: ProfileView,
    does: '«Изменить профайл»: the window in which a profile is changed.',
    requirements: ['R-TOKEN-8', 'R-TOKEN-9', 'R-TOKEN-10'],
  }),
  saveProfile: route({
    method: 'POST',
    path: '/desk/configurator/:name',
    access: 'admin',
    body: Type.Object({
      password: Password,
      confirmation: Password,
      /** «Параметры хранения устройств». */
      address: Type.String({ maxLength: 2048 }),
    }),
    reply: ProfileView,
    does: '«Сохранить»: keeps the address of the device and reads the keys. A form does not wait for their end, a program does.',
    requirements: ['R-TOKEN-9', 'R-TOKEN-10', 'R-TOKEN-11', 'R-TOKEN-12', 'R-TOKEN-15', 'R-TOKEN-18'],
  }),
  changeContainerPassword: route({
    method: 'POST',
    path: '/desk/configurator/:name/password',
    access: 'admin',
    body: Type.Object({ password: Password, newPassword: Password, confirmation: Password }),
    reply: ProfileView,
    does: 'Changes the password of the container; its keys are to be read anew.',
    requirements: ['R-TOKEN-16'],
  }),
  removeKey: route({
    method: 'POST',
    path: '/desk/configurator/:name/keys/:alias/remove',
    access: 'admin',
    reply: ProfileView,
    does: 'Removes a key with its certificates from the container whose keys were read.',
    requirements: ['R-TOKEN-14'],
  }),
} as const;
