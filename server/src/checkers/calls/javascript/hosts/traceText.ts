// The part of the Node call host that decides cases on the document as it is, and tells the lines and calls of each.

/** Defines `trace`; needs `weigh`, `guarded`, `attempt`, `judged`, `endOf`, `settle` and a realm. */
export const traceText = String.raw`
/** Decides the cases on one program that tells its lines and calls. */
const trace = async (message, instance) => {
  const traced = [];
  weigh();
  realm.steps(message.steps);
  const begunAt = now();
  const thunks = (() => { realm.begin(message.steps); return instance.start(0); })();
  const loadedMs = now() - begunAt;
  const { cases, limitMs } = message;
  const slow = new Set(message.failing);
  let hung = 0;
  let startedAt;
  const begin = () => {
    // Where two do not end, others that take long hardly do; and what is known to fail is not waited for.
    const isSlow = slow.has(traced.length);
    const most = isSlow ? Math.min(message.steps, 1e6) : message.steps;
    realm.steps(hung < (isSlow ? 1 : 2) ? most : most / 20);
    realm.exited = undefined;
    realm.trace = { lines: new Uint8Array(message.lines), calls: [], looked: 0 };
    startedAt = now();
  };
  const note = (seen) => {
    const durationMs = now() - startedAt;
    const { lines, calls } = realm.trace;
    realm.trace = undefined;
    if (seen.state === 'hung') hung++;
    const ran = [];
    lines.forEach((one, line) => { if (one !== 0) ran.push(line); });
    traced.push({ end: seen, lines: ran, calls, durationMs, steps: realm.taken() });
  };
  const judge = (end) => {
    const { trace } = realm;
    realm.trace = undefined;
    try {
      return judged(() => endOf(cases[traced.length], end, thunks[traced.length]));
    } finally {
      realm.trace = trace;
    }
  };
  while (traced.length < cases.length) {
    let later;
    const begunAt = now();
    try {
      // One guarded stretch for many: to guard each would cost more than most of them.
      guarded(() => {
        do {
          begin();
          const end = attempt(thunks[traced.length].call);
          later = end.later;
          if (later !== undefined) return;
          note(judge(end));
        } while (traced.length < cases.length && now() - begunAt < windowMs);
      }, limitMs + windowMs, message.brief);
      if (later === undefined) continue;
      const end = await settle(later, limitMs);
      note(guarded(() => judge(end), limitMs, message.brief));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      note({ state: 'hung' });
    }
  }
  return { traced, loadedMs };
};

`;
