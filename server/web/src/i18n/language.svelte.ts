// The current language and the two ways to text: `t` for the client's own texts, `say` for the content's keys.
// Switching changes texts in place: no page is loaded again, so what was typed stays.
import type { Lang } from '../format/number';
import { remember, recall } from '../link/memory';
import { fill, type Key, type Params } from './dictionary';
import { en } from './en';
import { zh } from './zh';

const DICTIONARIES = { zh, en } as const;
const HTML_LANG: Record<Lang, string> = { zh: 'zh-Hans', en: 'en' };
const MEMORY = 'burnrate.lang';

type ContentTexts = Readonly<Record<string, string>>;
// The content's texts are shared with the server; each language is a file of its own, fetched when asked for.
const CONTENT = import.meta.glob<{ default: unknown }>('../../../../content/locales/*.json');

const chosen = $state<{ lang: Lang }>({ lang: 'zh' });
const content = $state<{ texts: ContentTexts }>({ texts: {} });

/** The current language; reading it in a component makes that component follow it. */
export function lang(): Lang {
  return chosen.lang;
}

/** A text of the client's own. */
export function t<K extends Key>(key: K, ...params: Params<K>): string {
  return fill(DICTIONARIES[chosen.lang][key], params[0]);
}

/** A text of the content (news, names, refusals) by its key; a key that is not there shows itself. */
export function say(key: string, params: Readonly<Record<string, string | number>> = {}): string {
  const text = Object.hasOwn(content.texts, key) ? content.texts[key] : undefined;
  return text === undefined ? key : fill(text, params);
}

/** Uses a language from now on and remembers it. */
export async function setLang(next: Lang): Promise<void> {
  remember(MEMORY, next);
  await show(next);
}

/** The remembered language, else the browser's first that we speak, else Chinese. */
export async function startLanguage(wanted: readonly string[]): Promise<void> {
  await show(firstLang(recall(MEMORY), wanted));
}

/** Pure half of `startLanguage`. */
export function firstLang(remembered: string | null, wanted: readonly string[]): Lang {
  for (const tag of remembered === null ? wanted : [remembered, ...wanted]) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'zh' || base === 'en') return base;
  }
  return 'zh';
}

async function show(next: Lang): Promise<void> {
  chosen.lang = next;
  if (typeof document !== 'undefined') document.documentElement.lang = HTML_LANG[next];
  const load = CONTENT[`../../../../content/locales/${next}.json`];
  if (load === undefined) return;
  const texts = flatten((await load()).default);
  // A slower file of a language that was left meanwhile must not win.
  if (chosen.lang === next) content.texts = texts;
}

/** Content files may nest; keys join with a dot: {news: {a: "…"}} → "news.a". */
export function flatten(value: unknown, prefix = ''): Record<string, string> {
  if (typeof value === 'string') return { [prefix]: value };
  if (value === null || typeof value !== 'object') return {};
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flatten(inner, prefix === '' ? key : `${prefix}.${key}`))) as Record<string, string>;
}
