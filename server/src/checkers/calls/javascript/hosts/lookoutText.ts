// The part of the Node call host that looks out for a variant that will take the process down, while it takes its
// steps: who is at work is told, and one that eats memory is ended while there is some left.

/** Defines `look`, `weigh`, `tellWho` and `announce`; needs `fs`, `vm`, `v8`, `now`, `token`. */
export const lookoutText = String.raw`
/** The variant at work and whose question it is, while it is not told. */
let who;
const tellWho = () => {
  if (who === undefined) return;
  const { id, variant } = who;
  who = undefined;
  announce({ id, at: variant });
};
const writeNow = fs.writeSync;
/** Told at once, so that it is known when the process ends. */
const announce = (told) => {
  const bytes = Buffer.from(stringify({ token, ...told }) + '\n');
  for (let from = 0; from < bytes.length; ) {
    try {
      from += writeNow(3, bytes, from);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');
/** By more than this no variant may grow the heap, in bytes: the process would be lost soon after. */
const mostGrowth = 128 * 1048576;
let mostHeld = 0;
const held = () => {
  const { used_heap_size, external_memory } = v8.getHeapStatistics();
  return used_heap_size + external_memory;
};
const weigh = () => {
  if (held() > mostGrowth) collect();
  mostHeld = held() + mostGrowth;
};
let lookedAt = 0;
let weighedAt = 0;
/** Called now and then by programs that take steps: after how many more to call again, 0 when it must end. */
const look = (gap) => {
  const time = now();
  const took = time - lookedAt;
  lookedAt = time;
  if (took < 1) return Math.min(4096, Math.ceil(gap * 1.25));
  if (time - weighedAt < 2) return 1;
  tellWho();
  if (held() > mostHeld) {
    collect();
    if (held() > mostHeld) return 0;
  }
  weighedAt = now();
  return 1;
};

`;
