import { loginMachine } from './testing/bank/login/login-machine.ts';
import { randomPlay } from './testing/bank/random-play.ts';

randomPlay({
  proves: 'R-BANK-29 R-BANK-34 R-BANK-37 R-BANK-38 R-BANK-40 R-BANK-47',
  machine: loginMachine,
  seed: 75,
  perFault: 8,
});
