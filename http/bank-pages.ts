import { type Static, Type } from '@sinclair/typebox';
import { Text } from './fields.ts';

/** A window of the bank's client: title, texts and the buttons that lead on. */
export const Page = Type.Object({
  name: Type.String(),
  title: Text,
  text: Type.Array(Text),
  buttons: Type.Array(Type.Object({ label: Text, route: Type.String() })),
});
export type Page = Static<typeof Page>;
