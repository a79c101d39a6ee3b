// What sort of dial each control is, in which group it stands, what it sets and what holds today. Pure; complete over the wire's controls.
// Invariant: a control whose figures this view does not hold brings no dial; what a panel asks for brings none either.
import type { Command } from '../wire/Command';
import type { Control } from '../wire/Control';
import type { ControlCard } from '../wire/ControlCard';
import type { Dashboard } from '../wire/Dashboard';
import type { DecisionKey } from '../wire/DecisionKey';
import type { GpuTerm } from '../wire/GpuTerm';
import type { PriceItem } from '../wire/PriceItem';
import type { Standing } from '../wire/Standing';
import { SIGNUPS, SURFACES } from './decision_key';
import type { View } from './view';

export const GPU_TERMS: readonly GpuTerm[] = ['Days30', 'Days90', 'Days365'];

/** `level` holds until changed; `once` acts once and is 0 otherwise; `choice` is one of a few; `panel` has a form of its own. */
export type DialKind = 'level' | 'once' | 'choice' | 'panel';
export type DialGroup = 'prices' | 'advertising' | 'reach' | 'product' | 'research' | 'compute' | 'people' | 'business' | 'money' | 'auto';
export const DIAL_GROUPS: readonly DialGroup[] = ['prices', 'advertising', 'compute', 'product', 'research', 'people', 'reach', 'business', 'money', 'auto'];

type Row = { readonly kind: DialKind; readonly group: DialGroup };
const level = (group: DialGroup): Row => ({ kind: 'level', group });
const once = (group: DialGroup): Row => ({ kind: 'once', group });
const choice = (group: DialGroup): Row => ({ kind: 'choice', group });
const panel = (group: DialGroup): Row => ({ kind: 'panel', group });

/** In the order in which a newcomer meets them. */
export const DIAL_TABLE: Readonly<Record<Control, Row>> = {
  Subscription: level('prices'),
  FreeQuota: level('prices'),
  ApiInput: level('prices'),
  ApiOutput: level('prices'),
  Bid: level('advertising'),
  CreativeSpend: once('advertising'),
  Gpus: level('compute'),
  TrainShare: level('compute'),
  BoughtGpus: once('compute'),
  Signup: choice('product'),
  Surface: choice('product'),
  Moderation: level('product'),
  FeatureSpend: once('product'),
  ContextSpend: once('product'),
  ServingResearch: level('research'),
  Pay: level('people'),
  Hires: once('people'),
  Layoffs: once('people'),
  SeoPages: level('reach'),
  HouseImpressions: level('reach'),
  CreatorTier: once('reach'),
  CityWeeks: once('reach'),
  Auto: choice('auto'),
  RoundAmount: panel('money'),
  AskPreMoney: panel('money'),
  WalkAway: panel('money'),
  PoolShare: panel('money'),
  ComputeShare: panel('money'),
  BridgeAmount: panel('money'),
  DebtAmount: panel('money'),
  Repayment: panel('money'),
  Hibernation: panel('money'),
  SaleReserve: panel('money'),
  TakeoverBid: panel('money'),
  Audience: panel('advertising'),
  Keywords: panel('advertising'),
  OwnChannel: panel('reach'),
  Statement: panel('product'),
  Launch: panel('product'),
  TrainSpend: panel('research'),
  TrainGpus: panel('research'),
  Distil: panel('research'),
  CancelProject: panel('research'),
  OpenWeights: panel('research'),
  Certificate: panel('business'),
  TenderPrice: panel('business'),
  TenderStaff: panel('business'),
  ServiceLevel: panel('business'),
  Report: panel('business'),
};

export const CONTROL_ORDER = Object.keys(DIAL_TABLE) as readonly Control[];

/** What the dials of a control decide: one dial each. */
export function keysOf(view: View, card: ControlCard): readonly DecisionKey[] {
  switch (card.control) {
    case 'Bid': return card.channel === null ? [] : [{ kind: 'SetBid', channel: card.channel }];
    case 'CreativeSpend': return [{ kind: 'RefreshCreative' }];
    case 'ApiInput':
    case 'ApiOutput':
    case 'Subscription':
    case 'FreeQuota': return [{ kind: 'SetPrice', item: card.control }];
    case 'Gpus': return GPU_TERMS.map((term) => ({ kind: 'RentGpu', term }));
    case 'SeoPages': return view.attention === null ? [] : [{ kind: 'SeoPages' }];
    case 'HouseImpressions': return (view.attention?.house ?? []).map(({ channel }) => ({ kind: 'HouseAds', channel }));
    case 'CreatorTier': return view.attention === null ? [] : view.channels.map(({ id }) => ({ kind: 'BookCreator', channel: id }));
    case 'CityWeeks': return view.attention === null ? [] : [{ kind: 'BookOffline' }];
    case 'Signup': return view.attention === null ? [] : [{ kind: 'SetSignup' }];
    case 'Surface': return view.attention === null ? [] : [{ kind: 'SetSurface' }];
    case 'Moderation': return view.attention === null ? [] : [{ kind: 'SetModeration' }];
    case 'ContextSpend': return view.lab === null ? [] : [{ kind: 'LongContext' }];
    case 'FeatureSpend': return view.lab === null ? [] : [{ kind: 'FeatureProject' }];
    case 'ServingResearch': return view.lab === null ? [] : [{ kind: 'ServingResearch' }];
    case 'TrainShare': return view.lab === null ? [] : [{ kind: 'Allocate' }];
    case 'BoughtGpus': return view.lab === null || view.lab.terms.gpus_on_sale < 1 ? [] : [{ kind: 'BuyGpu' }];
    case 'Hires': return view.staff === null || view.staff.may_hire < 1 ? [] : [{ kind: 'Hire' }];
    case 'Layoffs': return view.staff === null || view.staff.may_lay_off < 1 ? [] : [{ kind: 'Layoff' }];
    case 'Pay': return view.staff === null ? [] : [{ kind: 'SetPay' }];
    case 'Auto': return view.autos.filter((area) => !area.locked).map(({ area }) => ({ kind: 'SetAuto', area }));
    case 'RoundAmount':
    case 'AskPreMoney':
    case 'WalkAway':
    case 'PoolShare':
    case 'ComputeShare':
    case 'Audience':
    case 'Keywords':
    case 'OwnChannel':
    case 'Statement':
    case 'Launch':
    case 'TrainSpend':
    case 'TrainGpus':
    case 'Distil':
    case 'CancelProject':
    case 'OpenWeights':
    case 'Certificate':
    case 'TenderPrice':
    case 'TenderStaff':
    case 'ServiceLevel':
    case 'BridgeAmount':
    case 'DebtAmount':
    case 'Repayment':
    case 'Hibernation':
    case 'SaleReserve':
    case 'TakeoverBid':
    case 'Report': return [];
  }
}

/** The command that sets a dial to a value; null for what no dial sets. */
export function commandOf(key: DecisionKey, value: number): Command | null {
  switch (key.kind) {
    case 'SetBid': return { type: 'SetBid', channel: key.channel, bid_fen_per_day: value };
    case 'RefreshCreative': return { type: 'RefreshCreative', spend_fen: value };
    case 'RentGpu': return { type: 'RentGpu', term: key.term, gpus: value };
    case 'SetPrice': return { type: 'SetPrice', price: priceOf(key.item, value) };
    case 'BookCreator': return { type: 'BookCreator', channel: key.channel, tier: value };
    case 'BookOffline': return { type: 'BookOffline', city_weeks: value };
    case 'SeoPages': return { type: 'SeoPages', pages_per_day: value };
    case 'HouseAds': return { type: 'HouseAds', channel: key.channel, impressions_per_day: value };
    case 'SetSignup': return { type: 'SetSignup', signup: SIGNUPS[value] ?? 'Phone' };
    case 'SetSurface': return { type: 'SetSurface', surface: SURFACES[value] ?? 'Both' };
    case 'SetModeration': return { type: 'SetModeration', level_bp: value };
    case 'LongContext': return { type: 'LongContext', spend_fen: value };
    case 'FeatureProject': return { type: 'FeatureProject', spend_fen: value };
    case 'ServingResearch': return { type: 'ServingResearch', spend_fen_per_month: value };
    case 'BuyGpu': return { type: 'BuyGpu', gpus: value };
    case 'Allocate': return { type: 'Allocate', train_share_bp: value };
    case 'Hire': return { type: 'Hire', heads: value };
    case 'Layoff': return { type: 'Layoff', heads: value };
    case 'SetPay': return { type: 'SetPay', multiple_bp: value };
    case 'SetAuto': return { type: 'SetAuto', area: key.area, on: value === 1 };
    case 'OpenRound':
    case 'AcceptTerm':
    case 'DeclineTerm':
    case 'FileBankruptcy':
    case 'SetAudience':
    case 'SetKeywords':
    case 'CloseOwnChannel':
    case 'PressStatement':
    case 'Launch':
    case 'Train':
    case 'Distil':
    case 'CancelProject':
    case 'OpenWeights':
    case 'Certify':
    case 'BidTender':
    case 'Bridge':
    case 'Borrow':
    case 'Repay':
    case 'Hibernate':
    case 'Wake':
    case 'OfferSale':
    case 'BidFor':
    case 'BuyReport': return null;
  }
}

/** What holds today; what acts once is 0. */
export function currentOf(view: View, board: Dashboard, key: DecisionKey): number {
  const { attention, lab, staff } = view;
  switch (key.kind) {
    case 'SetBid': return board.bid_fen_per_day[key.channel] ?? 0;
    case 'RentGpu': return board.leases.filter((lease) => lease.term === key.term).reduce((sum, lease) => sum + lease.gpus, 0);
    case 'SetPrice': {
      const own = view.standings.find((standing) => standing.vendor === board.vendor);
      const raise = board.pending_raises.find((pending) => pending.item === key.item);
      return raise?.to ?? (own === undefined ? 0 : priceIn(own, key.item));
    }
    case 'SeoPages': return attention?.pages_per_day ?? 0;
    case 'HouseAds': return attention?.house.find((use) => use.channel === key.channel)?.used_per_day ?? 0;
    case 'SetSignup': return Math.max(0, SIGNUPS.indexOf(attention?.signup ?? 'Phone'));
    case 'SetSurface': return Math.max(0, SURFACES.indexOf(attention?.surface ?? 'Both'));
    case 'SetModeration': return attention?.moderation_bp ?? 0;
    case 'ServingResearch': return lab?.serving_research_fen_per_month ?? 0;
    case 'Allocate': return lab?.train_share_bp ?? 0;
    case 'SetPay': return staff?.pay_bp ?? 0;
    case 'SetAuto': return view.autos.find((area) => area.area === key.area)?.chosen === true ? 1 : 0;
    default: return 0;
  }
}

/** The most that today's market lets a dial reach, within its control's own bounds. */
export function mostOf(view: View, card: ControlCard, key: DecisionKey): number {
  switch (key.kind) {
    case 'SetSignup': return SIGNUPS.length - 1;
    case 'SetSurface': return SURFACES.length - 1;
    case 'SetAuto': return 1;
    case 'HouseAds': return view.attention?.house.find((use) => use.channel === key.channel)?.inventory_per_day ?? card.max;
    case 'BuyGpu': return Math.min(card.max, view.lab?.terms.gpus_on_sale ?? card.max);
    case 'Hire': return Math.min(card.max, view.staff?.may_hire ?? card.max);
    case 'Layoff': return Math.min(card.max, view.staff?.may_lay_off ?? card.max);
    default: return card.max;
  }
}

/** The level of one price in a vendor's public figures. */
export function priceIn(standing: Standing, item: PriceItem): number {
  switch (item) {
    case 'ApiInput': return standing.api_input_fen_per_mtok;
    case 'ApiOutput': return standing.api_output_fen_per_mtok;
    case 'Subscription': return standing.subscription_fen_per_month;
    case 'FreeQuota': return standing.free_quota_tenths;
  }
}

function priceOf(item: PriceItem, value: number): Extract<Command, { type: 'SetPrice' }>['price'] {
  switch (item) {
    case 'ApiInput':
    case 'ApiOutput': return { item, fen_per_mtok: value };
    case 'Subscription': return { item, fen_per_month: value };
    case 'FreeQuota': return { item, tenths: value };
  }
}
