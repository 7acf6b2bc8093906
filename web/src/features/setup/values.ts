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

type Values = Record<string, unknown>;

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
