import fc from 'fast-check';

/** Properties that name no seed: the same cases in every run, other ones with TOKEN_BENCH_RANDOM=1. */
const { TOKEN_BENCH_RANDOM } = process.env;
fc.configureGlobal({ seed: TOKEN_BENCH_RANDOM === undefined ? 1 : Math.floor(Math.random() * 2 ** 31) });
