// The news as a reader wants it: price changes of one week in one line, and who overtook whom, from the public history.
// Invariant: says nothing that the server did not say; an overtaking is read off its monthly users.
import { say, t } from '../i18n/language.svelte';
import type { View } from '../store/view';
import type { NewsKind } from '../wire/NewsKind';
import { listed, vendorName } from './figures';
import { newsText } from './sentences';

export type NewsItem = { readonly place: number; readonly day: number; readonly text: string; readonly own: boolean };

/** A lead counts from this much on, in hundredths, so that equals do not overtake each other every day. */
const LEAD_PERCENT = 3;
/** Only places that the room looks at. */
const PLACES_TOLD = 5;

export function newsItems(view: View, own: number | null = null): NewsItem[] {
  const items: Omit<NewsItem, 'place'>[] = [];
  for (let i = 0; i < view.news.length; ) {
    const first = view.news[i];
    if (first === undefined) break;
    const alike = first.kind.news === 'PriceChanged' || first.kind.news === 'RiseAnnounced' ? runOf(view, i) : 1;
    const kinds = view.news.slice(i, i + alike).map(({ kind }) => kind);
    const vendors = kinds.flatMap((kind) => ('vendor' in kind && kind.vendor !== null ? [kind.vendor] : []));
    items.push({ day: first.day, text: alike === 1 ? newsText(view, first.kind) : priceLine(view, kinds, vendors), own: own !== null && vendors.includes(own) });
    i += alike;
  }
  const told = [...items, ...overtakings(view, own)].sort((a, b) => a.day - b.day);
  return told.map((item, place) => ({ ...item, place }));
}

/** How many price news of one day stand in a row. */
function runOf(view: View, from: number): number {
  const day = view.news[from]?.day;
  const end = view.news.findIndex(({ day: other, kind }, i) => i > from && (other !== day || (kind.news !== 'PriceChanged' && kind.news !== 'RiseAnnounced')));
  return (end === -1 ? view.news.length : end) - from;
}

function priceLine(view: View, kinds: readonly NewsKind[], vendors: readonly number[]): string {
  const names = listed([...new Set(vendors)].map((vendor) => vendorName(view, vendor)));
  const cuts = kinds.filter((kind) => kind.news === 'PriceChanged' && kind.to < kind.from).length;
  const parts = [
    ...(cuts > 0 ? [t('digest.cuts', { count: cuts })] : []),
    ...(kinds.length > cuts ? [t('digest.rises', { count: kinds.length - cuts })] : []),
  ];
  const items = listed([...new Set(kinds.flatMap((kind) => ('item' in kind ? [say(`price.${kind.item}`)] : [])))]);
  return t('digest.prices', { names, items, what: listed(parts) });
}

function overtakings(view: View, own: number | null): Omit<NewsItem, 'place'>[] {
  const found: Omit<NewsItem, 'place'>[] = [];
  let order: number[] = [];
  for (const point of view.marketPoints) {
    const users = (vendor: number): number => point.mau[vendor] ?? 0;
    const all = point.mau.map((_, vendor) => vendor);
    if (order.length === 0) order = [...all].sort((a, b) => users(b) - users(a));
    // One step at a time, from the top: who leads the one before clearly takes its place.
    for (let place = 1; place < order.length; place += 1) {
      for (let at = place; at > 0; at -= 1) {
        const [ahead, behind] = [order[at - 1], order[at]];
        if (ahead === undefined || behind === undefined || users(behind) * 100 <= users(ahead) * (100 + LEAD_PERCENT)) break;
        order = order.toSpliced(at - 1, 2, behind, ahead);
        if (at <= PLACES_TOLD) found.push({ day: point.day, text: t('digest.overtook', { vendor: vendorName(view, behind), rival: vendorName(view, ahead), place: at }), own: behind === own || ahead === own });
      }
    }
  }
  return found;
}
