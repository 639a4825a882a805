import { softHsmShard } from './testing/targets/soft-hsm-shard.ts';

softHsmShard(2);
