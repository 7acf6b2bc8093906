interface Polled {
  state: { data?: unknown; status: string };
}

/**
 * How often a page asks again. One that could not be shown at all waits for the person, the
 * window's focus or the network instead: asking on would replace the reason by a spinner.
 */
export function every(interval_ms: number): (query: Polled) => number | false {
  return ({ state }) =>
    state.status === 'error' && state.data === undefined ? false : interval_ms;
}
