import { emulatorShard } from './testing/emulator-shard.ts';

emulatorShard(3);
