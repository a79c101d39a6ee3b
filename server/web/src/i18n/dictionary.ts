// What a dictionary is, and how a text is filled in. Pure: knows no current language.
// Invariant: a text asks for exactly the parameters that the Chinese text of its key asks for.
import type { zh } from './zh';

export type Key = keyof typeof zh;
export type Dictionary = Readonly<Record<Key, string>>;

/** The names between braces: 'from' | 'to' for "{from} to {to}"; `{n|one|many}` asks for n. */
type Names<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}|${string}` ? Name : Inside) | Names<Rest>
  : never;
export type ParamNames<K extends Key> = Names<(typeof zh)[K]>;

/** Nothing for a text without braces; otherwise an object with just its names. */
export type Params<K extends Key> = [ParamNames<K>] extends [never] ? [] : [Readonly<Record<ParamNames<K>, string | number>>];

const BRACES = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** Fills a text in. A name that is missing stays in braces, to be seen rather than to break the page. */
export function fill(text: string, params: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(BRACES, (whole, name: string, one?: string, many?: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined) return whole;
    if (one === undefined || many === undefined) return String(value);
    return Number(value) === 1 ? one : many;
  });
}

/** The parameter names of a text, sorted, each once. */
export function paramNames(text: string): string[] {
  return [...new Set([...text.matchAll(BRACES)].map((match) => match[1] ?? ''))].sort();
}
