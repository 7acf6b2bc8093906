import { fromFen, toFen } from '@/shared/format/money';

/** One value of a nested setup, by its path: "terms.due_day". */
export interface Leaf {
  path: string;
  text: string;
  /** Whether it is written as it stands; anything else is JSON. */
  isText: boolean;
  /** Nothing stood here: nothing still does if nothing is written, else JSON where it is some. */
  wasNothing?: boolean;
}

/** An amount: kept in fen, written in yuan. */
const isMoney = (path: string) => path.endsWith('_fen');

export type Values = Record<string, unknown>;

/** The values one level deep: groups are opened, lists stay whole. */
export function leavesOf(values: Values, prefix = ''): Leaf[] {
  return Object.entries(values).flatMap(([name, value]): Leaf[] => {
    const path = prefix + name;
    if (value === null) return [{ path, text: '', isText: true, wasNothing: true }];
    if (typeof value === 'object' && !Array.isArray(value)) {
      return leavesOf(value as Values, `${path}.`);
    }
    if (typeof value === 'number' && isMoney(path))
      return [{ path, text: fromFen(BigInt(value)), isText: false }];
    const isText = typeof value === 'string';
    return [{ path, text: isText ? value : JSON.stringify(value), isText }];
  });
}

/** Puts the leaves together again. */
export function valuesOf(leaves: Leaf[]): Values {
  const whole: Values = {};
  for (const leaf of leaves) {
    const names = leaf.path.split('.');
    const last = names.pop() as string;
    let group = whole;
    for (const name of names) {
      group[name] ??= {};
      group = group[name] as Values;
    }
    group[last] = readLeaf(leaf);
  }
  return whole;
}

function readLeaf({ path, text, isText, wasNothing }: Leaf): unknown {
  if (isText && !wasNothing) return text;
  if (text.trim() === '') return null;
  if (isMoney(path)) return Number(toFen(text.trim()));
  if (!wasNothing) return JSON.parse(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether what is written there can be sent. */
export function isReadable({ path, text, isText, wasNothing }: Leaf): boolean {
  if (text.trim() === '') return true;
  if (isMoney(path)) return /^\d{1,12}(\.\d{1,2})?$/.test(text.trim());
  if (isText || wasNothing) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The things of a list, if it is one. */
export function itemsOf({ text, isText }: Leaf): unknown[] | undefined {
  if (isText || !text.startsWith('[')) return undefined;
  try {
    return JSON.parse(text) as unknown[];
  } catch {
    return undefined;
  }
}

/** Writes a list of plain things: numbers where numbers stood, or where nothing did and all are some. */
export function writeItems(leaf: Leaf, written: string[]): string {
  const before = itemsOf(leaf) ?? [];
  const areNumbers = before.length > 0 ? typeof before[0] === 'number' : written.every(isNumber);
  const kept = areNumbers ? written.filter(isNumber).map(Number) : written;
  return JSON.stringify(kept);
}

const isNumber = (text: string) => /^\d{1,9}$/.test(text);

type Named = ReadonlyMap<string, { choices: readonly { code: string }[] }>;

/** A new thing of a list, of which nothing is written yet. */
export function blankOf(name: string, fields: Named): Values {
  const each = `${name}.*.`;
  return valuesOf(
    [...fields]
      .filter(([one]) => one.startsWith(each))
      .map(([one, { choices }]): Leaf => {
        const isSwitched = choices.some(({ code }) => code === 'true');
        const path = one.slice(each.length);
        return { path, text: isSwitched ? 'false' : '', isText: !isSwitched };
      }),
  );
}

/**
 * The groups that may be left out as a whole: they have a label of their own beside their values'.
 * What the form itself has, without a dot, is always there.
 */
export function optionalGroups(names: Iterable<string>): string[] {
  const all = [...names];
  return all.filter(
    (group) =>
      group.includes('.') &&
      all.some((name) => name.startsWith(`${group}.`) && !name.startsWith(`${group}.*`)),
  );
}

/** Puts a group's values, still empty, in the place where nothing stood, or nothing in theirs. */
export function withGroup(
  leaves: Leaf[],
  group: string,
  isOn: boolean,
  names: Iterable<string>,
): Leaf[] {
  const isOfIt = ({ path }: Leaf) => path === group || path.startsWith(`${group}.`);
  const at = leaves.findIndex(isOfIt);
  const paths = isOn ? [...names].filter((name) => name.startsWith(`${group}.`)) : [group];
  const put = paths.map((path): Leaf => ({ path, text: '', isText: true, wasNothing: true }));
  return [...leaves.slice(0, at), ...put, ...leaves.slice(at).filter((leaf) => !isOfIt(leaf))];
}
