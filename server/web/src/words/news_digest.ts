// The news as a reader wants it: the same price moved the same way on one day in one line, and who overtook whom, from the public history.
// Invariant: says nothing that the server did not say; an overtaking is read off its monthly users.
import { say, t } from '../i18n/language.svelte';
import type { View } from '../store/view';
import type { NewsKind } from '../wire/NewsKind';
import { listed, price, vendorName } from './figures';
import { newsText } from './sentences';

export type NewsItem = { readonly place: number; readonly day: number; readonly text: string; readonly own: boolean };

/** A lead counts from this much on, in hundredths, so that equals do not overtake each other every day. */
const LEAD_PERCENT = 3;
/** Only places that the room looks at. */
const PLACES_TOLD = 5;

type PriceNews = Extract<NewsKind, { news: 'PriceChanged' | 'RiseAnnounced' }>;

export function newsItems(view: View, own: number | null = null): NewsItem[] {
  const items: Omit<NewsItem, 'place'>[] = [];
  const open = new Map<string, { at: number; kinds: PriceNews[] }>();
  for (const { day, kind } of view.news) {
    const isOwn = own !== null && 'vendor' in kind && kind.vendor === own;
    const like = isPrice(kind) ? `${day} ${kind.news} ${kind.item} ${kind.news === 'PriceChanged' && kind.to < kind.from}` : null;
    const before = like === null ? undefined : open.get(like);
    if (before !== undefined && isPrice(kind)) {
      before.kinds.push(kind);
      items[before.at] = { day, text: priceLine(view, before.kinds), own: isOwn || items[before.at]?.own === true };
    } else {
      if (like !== null && isPrice(kind)) open.set(like, { at: items.length, kinds: [kind] });
      items.push({ day, text: newsText(view, kind), own: isOwn });
    }
  }
  const told = [...items, ...overtakings(view, own)].sort((a, b) => a.day - b.day);
  return told.map((item, place) => ({ ...item, place }));
}

function isPrice(kind: NewsKind): kind is PriceNews {
  return kind.news === 'PriceChanged' || kind.news === 'RiseAnnounced';
}

/** Who moved the same price the same way on one day, and to where. */
function priceLine(view: View, kinds: readonly PriceNews[]): string {
  const [first] = kinds;
  if (first === undefined) return '';
  const ends = kinds.map((kind) => kind.to);
  const [low, high] = [price(first.item, Math.min(...ends)), price(first.item, Math.max(...ends))];
  const key = first.news === 'RiseAnnounced' ? 'digest.announced' : first.to < first.from ? 'digest.cut' : 'digest.raised';
  return t(key, {
    names: listed([...new Set(kinds.map((kind) => kind.vendor))].map((vendor) => vendorName(view, vendor))), item: say(`price.${first.item}`),
    to: low === high ? low : t('digest.range', { low, high }),
  });
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
