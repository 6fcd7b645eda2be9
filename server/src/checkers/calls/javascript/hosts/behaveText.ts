// The part of the Node call host that calls one function with many inputs and tells what it did with each.

/** Defines `behave`; needs `walk`, `load`, `attempt` and the texts of values. */
export const behaveText = String.raw`
/** Calls the function with each input on each variant. */
const behave = (message, instance, inputs) => {
  const keysBefore = inputs.map((make) => keyOf(make(), false));
  return walk(
    message,
    (pick) => {
      const state = { index: 0, seen: [], end: undefined, hang: () => state.call === undefined ? null : again(state) };
      try {
        state.call = load(instance, pick, message).call;
      } catch (error) {
        if (isTimeout(error)) throw error;
        state.end = 'unloaded';
      }
      if (realm.exited !== undefined) state.end = 'unloaded';
      return state;
    },
    (state, variant) => {
      if (state.end !== undefined) return undefined;
      const { index } = state;
      if (index >= inputs.length) {
        state.end = state.seen;
        return undefined;
      }
      realm.exited = undefined;
      realm.steps(message.steps);
      const input = inputs[index]();
      const told = (end) => {
        let behaviour;
        if (message.skip?.[variant]?.includes(index)) behaviour = hangs;
        else behaviour = behaviourOf(end, input, keysBefore[index]);
        state.seen.push(behaviour);
        state.index++;
      };
      if (message.skip?.[variant]?.includes(index)) { told({}); return {}; }
      const tried = attempt(() => state.call(...input));
      if (tried.later !== undefined) return { later: tried.later, resume: told };
      told(tried);
      return {};
    },
  );
};
const hangs = { kind: 'hung', shown: 'does not end', type: 'hung', key: 'hung' };
/** A variant that hung at one input is asked again without it. */
const again = (state) => ({ hungAt: state.index });
const behaviourOf = (end, input, before) => {
  if (end.hung || (end.threw && isSpent(end.error)) || realm.isSpent()) return hangs;
  if (realm.exited !== undefined) return { kind: 'threw', shown: 'process.' + realm.exited, type: 'exit', key: 'exit' };
  try {
    const after = keyOf(input, false);
    const changed = after === before ? '' : ' changed ' + after;
    if (end.threw) return { kind: 'threw', shown: thrownShown(end.error), type: errorClass(end.error), key: thrownKey(end.error) + changed };
    const key = keyOf(end.value, false);
    return { kind: 'returned', shown: shownOf(end.value), value: literalOf(end.value), type: typeOf(end.value), key: key + changed };
  } catch (error) {
    if (isTimeout(error)) throw error;
    return isSpent(error) ? hangs : { kind: 'threw', shown: thrownShown(error), type: errorClass(error), key: 'unreadable ' + thrownKey(error) };
  }
};

`;
