// What one audience sees of a match, and the one function that builds it: apply(view, change).
// Invariant: a change replaces what stands in its slot, save market points, own points, news, notices and reports, which append
// (the latest 360 of each stay); what a change does not touch keeps its identity, so pages redraw only what changed.
import type { AttentionDesk } from '../wire/AttentionDesk';
import type { AutoArea } from '../wire/AutoArea';
import type { Award } from '../wire/Award';
import type { BusinessDesk } from '../wire/BusinessDesk';
import type { BusinessSegmentCard } from '../wire/BusinessSegmentCard';
import type { Change } from '../wire/Change';
import type { ChannelCard } from '../wire/ChannelCard';
import type { Clock } from '../wire/Clock';
import type { ControlCard } from '../wire/ControlCard';
import type { Dashboard } from '../wire/Dashboard';
import type { KeywordCard } from '../wire/KeywordCard';
import type { Lab } from '../wire/Lab';
import type { MakeUpCard } from '../wire/MakeUpCard';
import type { Market } from '../wire/Market';
import type { MarketPoint } from '../wire/MarketPoint';
import type { MatchCard } from '../wire/MatchCard';
import type { MoneyDesk } from '../wire/MoneyDesk';
import type { News } from '../wire/News';
import type { Notice } from '../wire/Notice';
import type { OwnPoint } from '../wire/OwnPoint';
import type { Person } from '../wire/Person';
import type { QueuedDecision } from '../wire/QueuedDecision';
import type { ReportCard } from '../wire/ReportCard';
import type { ReportSheet } from '../wire/ReportSheet';
import type { ScoreWeights } from '../wire/ScoreWeights';
import type { Seat } from '../wire/Seat';
import type { SegmentCard } from '../wire/SegmentCard';
import type { ShockCard } from '../wire/ShockCard';
import type { Staff } from '../wire/Staff';
import type { Standing } from '../wire/Standing';
import type { VendorCard } from '../wire/VendorCard';
import type { VendorSecrets } from '../wire/VendorSecrets';
import { CONTROL_ORDER } from './dial_table';

/** As many of each appended kind as the server keeps. */
export const APPENDED_MAX = 360;

export type View = {
  readonly match: MatchCard | null;
  readonly clock: Clock | null;
  /** What a make-up match assumes; null in any other. */
  readonly makeUp: MakeUpCard | null;
  readonly market: Market | null;
  readonly dashboard: Dashboard | null;
  readonly attention: AttentionDesk | null;
  readonly lab: Lab | null;
  readonly staff: Staff | null;
  readonly business: BusinessDesk | null;
  readonly money: MoneyDesk | null;
  /** What the score adds up; everybody may know. */
  readonly weights: ScoreWeights | null;
  /** Lists with a number of their own are in the order of that number. */
  readonly vendors: readonly VendorCard[];
  readonly channels: readonly ChannelCard[];
  readonly segments: readonly SegmentCard[];
  readonly controls: readonly ControlCard[];
  readonly keywords: readonly KeywordCard[];
  readonly businessSegments: readonly BusinessSegmentCard[];
  readonly autos: readonly AutoArea[];
  /** Shocks that an instructor may play, in the order in which they came. */
  readonly cards: readonly ShockCard[];
  readonly awards: readonly Award[];
  readonly standings: readonly Standing[];
  readonly seats: readonly Seat[];
  readonly secrets: readonly VendorSecrets[];
  readonly people: readonly Person[];
  readonly queue: readonly QueuedDecision[];
  /** Oldest first. */
  readonly marketPoints: readonly MarketPoint[];
  readonly ownPoints: readonly OwnPoint[];
  readonly news: readonly News[];
  readonly notices: readonly Notice[];
  readonly reports: readonly ReportSheet[];
  /** What each sort of report costs. */
  readonly reportCards: readonly ReportCard[];
};

export const EMPTY_VIEW: View = {
  match: null, clock: null, makeUp: null, market: null, dashboard: null, attention: null, lab: null, staff: null, business: null, money: null, weights: null,
  keywords: [], businessSegments: [], autos: [], cards: [], awards: [], reports: [], reportCards: [],
  vendors: [], channels: [], segments: [], controls: [], standings: [], seats: [], secrets: [], people: [], queue: [],
  marketPoints: [], ownPoints: [], news: [], notices: [],
};

/** The view after one change. A kind of change that this page does not know leaves it as it is. */
export function apply(view: View, change: Change): View {
  switch (change.change) {
    case 'Match': return { ...view, match: change.to };
    case 'Clock': return { ...view, clock: change.to };
    case 'MakeUp': return { ...view, makeUp: change.to };
    case 'Market': return { ...view, market: change.to };
    case 'Dashboard': return { ...view, dashboard: change.to };
    case 'Queue': return { ...view, queue: change.to.decisions };
    case 'Vendor': return { ...view, vendors: placed(view.vendors, change.to, (card) => card.id) };
    case 'Channel': return { ...view, channels: placed(view.channels, change.to, (card) => card.id) };
    case 'Segment': return { ...view, segments: placed(view.segments, change.to, (card) => card.id) };
    case 'Control': return { ...view, controls: placed(view.controls, change.to, controlPlace) };
    case 'Standing': return { ...view, standings: placed(view.standings, change.to, (standing) => standing.vendor) };
    case 'Seat': return { ...view, seats: placed(view.seats, change.to, (seat) => seat.vendor) };
    case 'Secrets': return { ...view, secrets: placed(view.secrets, change.to, (secrets) => secrets.vendor) };
    case 'Person': return { ...view, people: placed(view.people, change.to, (person) => person.person) };
    case 'MarketPoint': return { ...view, marketPoints: appended(view.marketPoints, change.to) };
    case 'OwnPoint': return { ...view, ownPoints: appended(view.ownPoints, change.to) };
    case 'News': return { ...view, news: appended(view.news, change.to) };
    case 'Notice': return { ...view, notices: appended(view.notices, change.to) };
    case 'Report': return { ...view, reports: appended(view.reports, change.to) };
    case 'ReportCard': return { ...view, reportCards: named(view.reportCards, change.to, (card) => card.report) };
    case 'Attention': return { ...view, attention: change.to };
    case 'Lab': return { ...view, lab: change.to };
    case 'Staff': return { ...view, staff: change.to };
    case 'Business': return { ...view, business: change.to };
    case 'Money': return { ...view, money: change.to };
    case 'Weights': return { ...view, weights: change.to };
    case 'Auto': return { ...view, autos: change.to.areas };
    case 'Keyword': return { ...view, keywords: placed(view.keywords, change.to, (card) => card.id) };
    case 'BusinessSegment': return { ...view, businessSegments: placed(view.businessSegments, change.to, (card) => card.id) };
    case 'Card': return { ...view, cards: named(view.cards, change.to, (card) => card.shock) };
    case 'Award': return { ...view, awards: named(view.awards, change.to, (award) => award.kind) };
  }
  return view;
}

/** All of a snapshot's or a delta's changes, in order. */
export function applyAll(view: View, changes: readonly Change[]): View {
  return changes.reduce(apply, view);
}

function controlPlace(card: ControlCard): number {
  return CONTROL_ORDER.indexOf(card.control) * 1_000 + (card.channel ?? 0);
}

function placed<Item>(list: readonly Item[], item: Item, placeOf: (item: Item) => number): readonly Item[] {
  const place = placeOf(item);
  const at = list.findIndex((other) => placeOf(other) >= place);
  if (at === -1) return [...list, item];
  const found = list[at];
  const replaces = found !== undefined && placeOf(found) === place;
  return [...list.slice(0, at), item, ...list.slice(at + (replaces ? 1 : 0))];
}

/** As `placed`, for what has a name and no number: a new one comes last. */
function named<Item>(list: readonly Item[], item: Item, nameOf: (item: Item) => string): readonly Item[] {
  const at = list.findIndex((other) => nameOf(other) === nameOf(item));
  return at === -1 ? [...list, item] : list.map((other, i) => (i === at ? item : other));
}

function appended<Item>(list: readonly Item[], item: Item): readonly Item[] {
  return [...list, item].slice(-APPENDED_MAX);
}
