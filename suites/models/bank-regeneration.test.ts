import { randomPlay } from './testing/bank/random-play.ts';
import { regenerationMachine } from './testing/bank/regeneration/regeneration-machine.ts';

randomPlay({
  proves: 'R-BANK-58 R-BANK-73 R-BANK-77 R-BANK-79 R-BANK-86 R-BANK-87 R-BANK-88',
  machine: regenerationMachine,
  seed: 5,
  perFault: 3,
});
