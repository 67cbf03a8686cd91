import fc from 'fast-check';

// Each run draws the same random inputs, so that a failure points to the change.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 0) });
