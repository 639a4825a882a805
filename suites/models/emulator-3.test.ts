import { emulatorShard } from './testing/targets/emulator-shard.ts';

emulatorShard(3);
