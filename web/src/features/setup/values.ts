/** One value of a nested setup, by its path: "terms.due_day". */
export interface Leaf {
  path: string;
  text: string;
  /** Whether it is written as it stands; anything else is JSON. */
  isText: boolean;
}

type Values = Record<string, unknown>;

/** The values one level deep: groups are opened, lists stay whole. */
export function leavesOf(values: Values, prefix = ''): Leaf[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const path = prefix + name;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return leavesOf(value as Values, `${path}.`);
    }
    const isText = typeof value === 'string' || value === null;
    return [{ path, text: isText ? (value ?? '') : JSON.stringify(value), isText }];
  });
}

/** Puts the leaves together again; an empty text where nothing was stays nothing. */
export function valuesOf(leaves: Leaf[]): Values {
  const whole: Values = {};
  for (const { path, text, isText } of leaves) {
    const names = path.split('.');
    const last = names.pop() as string;
    let group = whole;
    for (const name of names) {
      group[name] ??= {};
      group = group[name] as Values;
    }
    group[last] = isText ? text : JSON.parse(text);
  }
  return whole;
}
