// From the view to what charts take: vendors with names and looks, histories by week.
import type { VendorFigure, VendorSeries } from '../charts/series';
import { weekOfDay } from '../format/duration';
import { priceIn } from '../store/dial_table';
import type { View } from '../store/view';
import type { PriceItem } from '../wire/PriceItem';
import type { Standing } from '../wire/Standing';
import { channelName, vendorNamed } from './figures';

/** Vendors that have come to the market. */
export function present(view: View): readonly Standing[] {
  return view.standings.filter((standing) => standing.status !== 'Upcoming');
}

export function isOut(standing: Standing): boolean {
  return standing.status === 'Insolvent' || standing.status === 'Liquidated' || standing.status === 'Acquired';
}

export function outWeek(standing: Standing): number | null {
  return standing.died_on_day === null ? null : weekOfDay(standing.died_on_day);
}

/** Users of each vendor now; `teams` adds who plays it to its name. */
export function raceOf(view: View, mine: number | null = null, teams = false): VendorFigure[] {
  return present(view).map((standing) => {
    const plain = figure(view, standing, standing.mau, mine);
    const team = teams ? vendorNamed(view, standing.vendor).team : null;
    return team === null ? plain : { ...plain, name: `${plain.name} · ${team}` };
  });
}

/** One price of each living vendor that asks one. */
export function pricesOf(view: View, item: PriceItem, mine: number | null): VendorFigure[] {
  return present(view).filter((standing) => !isOut(standing)).map((standing) => figure(view, standing, priceIn(standing, item), mine));
}

/** Users of each vendor at each public point, and the points' weeks. */
export function usersByWeek(view: View, mine: number | null = null): { readonly weeks: number[]; readonly lines: VendorSeries[] } {
  const weeks = view.marketPoints.map((point) => weekOfDay(point.day));
  const lines = present(view).map((standing) => {
    const { name, look } = vendorNamed(view, standing.vendor);
    const enters = view.vendors.find((card) => card.id === standing.vendor)?.enters_on_day ?? 0;
    const values = view.marketPoints.map((point) => {
      const gone = standing.died_on_day !== null && point.day > standing.died_on_day;
      return point.day < enters || gone ? null : (point.mau[standing.vendor] ?? null);
    });
    return { key: standing.vendor, name, look, values, mine: standing.vendor === mine, outWeek: outWeek(standing) };
  });
  return { weeks, lines };
}

/** The price of attention on each channel over the latest points. */
export function attentionByWeek(view: View, most: number): { readonly weeks: number[]; readonly rows: { label: string; values: (number | null)[] }[] } {
  const points = view.marketPoints.slice(-most);
  return {
    weeks: points.map((point) => weekOfDay(point.day)),
    rows: view.channels.map((channel) => ({ label: channelName(view, channel.id), values: points.map((point) => point.cpm_fen[channel.id] ?? null) })),
  };
}

function figure(view: View, standing: Standing, value: number, mine: number | null): VendorFigure {
  const { name, look } = vendorNamed(view, standing.vendor);
  return { key: standing.vendor, name, look, value, mine: standing.vendor === mine, outWeek: isOut(standing) ? (outWeek(standing) ?? weekOfDay(view.clock?.day ?? 0)) : null };
}
