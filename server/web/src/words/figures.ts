// How the game's figures are written: each control's value in its own unit, each vendor by its look and name.
import { formatMoney, formatMoneyExact } from '../format/money';
import { decimal, divideRounded, formatCount, formatPercent, formatWhole, MINUS } from '../format/number';
import { lang, say, t } from '../i18n/language.svelte';
import { vendorLook, type VendorLook } from '../look/vendor';
import type { Control } from '../wire/Control';
import type { Measure } from '../wire/Measure';
import type { PriceItem } from '../wire/PriceItem';
import type { Text } from '../wire/Text';
import { SIGNUPS, SURFACES } from '../store/decision_key';
import type { View } from '../store/view';

/** At this many tenths the free quota has no limit. */
export const QUOTA_UNLIMITED_TENTHS = 200;

export function money(fen: number): string {
  return formatMoney(fen, lang());
}

export function count(value: number): string {
  return formatCount(value, lang());
}

export function textOf(text: Text): string {
  return text[lang()];
}

/** The free quota in days of an ordinary person's use. */
export function quota(tenths: number): string {
  return tenths >= QUOTA_UNLIMITED_TENTHS ? t('quota.unlimited') : `×${decimal(Math.max(0, tenths), 1)}`;
}

/** A price in the unit of its item. */
export function price(item: PriceItem, level: number): string {
  switch (item) {
    case 'ApiInput':
    case 'ApiOutput':
    case 'Subscription': return level % 100 === 0 || Math.abs(level) >= 10_000 ? money(level) : formatMoneyExact(level);
    case 'FreeQuota': return quota(level);
  }
}

/** A value of a control, in its unit. */
export function controlValue(control: Control, value: number): string {
  switch (control) {
    case 'ApiInput':
    case 'ApiOutput':
    case 'Subscription':
    case 'FreeQuota': return price(control, value);
    case 'Bid':
    case 'CreativeSpend':
    case 'RoundAmount':
    case 'AskPreMoney':
    case 'WalkAway':
    case 'TrainSpend':
    case 'ContextSpend':
    case 'ServingResearch':
    case 'FeatureSpend':
    case 'TenderPrice':
    case 'BridgeAmount':
    case 'DebtAmount':
    case 'Repayment':
    case 'SaleReserve':
    case 'TakeoverBid': return money(value);
    case 'PoolShare':
    case 'ComputeShare':
    case 'Moderation':
    case 'TrainShare':
    case 'Pay': return formatPercent(value);
    case 'ServiceLevel': return `${decimal(value, 2)}%`;
    case 'SeoPages':
    case 'HouseImpressions': return count(value);
    case 'Signup': return say(`signup.${SIGNUPS[value] ?? value}`);
    case 'Surface': return say(`surface.${SURFACES[value] ?? value}`);
    case 'Auto': return say(value === 1 ? 'auto.on' : 'auto.off');
    case 'Gpus':
    case 'Audience':
    case 'Keywords':
    case 'CreatorTier':
    case 'CityWeeks':
    case 'OwnChannel':
    case 'Statement':
    case 'Launch':
    case 'TrainGpus':
    case 'Distil':
    case 'CancelProject':
    case 'OpenWeights':
    case 'BoughtGpus':
    case 'Hires':
    case 'Layoffs':
    case 'Certificate':
    case 'TenderStaff':
    case 'Hibernation':
    case 'Report': return formatWhole(value);
  }
}

/** How a control's field is written and read; as the server counts: fen, ten-thousandths, pieces. */
export function fieldSort(control: Control): 'money' | 'percent' | 'quota' | 'whole' {
  switch (control) {
    case 'FreeQuota': return 'quota';
    case 'Moderation':
    case 'TrainShare':
    case 'Pay': return 'percent';
    case 'ApiInput':
    case 'ApiOutput':
    case 'Subscription':
    case 'Bid':
    case 'CreativeSpend':
    case 'ContextSpend':
    case 'ServingResearch':
    case 'FeatureSpend': return 'money';
    default: return 'whole';
  }
}

export type Named = { readonly name: string; readonly team: string | null; readonly look: VendorLook };

/** Who plays a seat where no person sits. */
export function emptySeatText(view: View, vendor: number, bot: boolean): string {
  if (view.makeUp !== null && view.makeUp.vendor !== vendor) return t('seat.recorded');
  return t(bot ? 'seat.bot' : 'seat.free');
}

/** A vendor as people know it: its company's name, its team's if people hold it, its look. */
export function vendorNamed(view: View, vendor: number): Named {
  const card = view.vendors.find((other) => other.id === vendor);
  const seat = view.seats.find((other) => other.vendor === vendor);
  return { name: card === undefined ? `#${vendor + 1}` : textOf(card.name), team: seat?.team ?? null, look: vendorLook(vendor) };
}

export function vendorName(view: View, vendor: number): string {
  return vendorNamed(view, vendor).name;
}

export function channelName(view: View, channel: number): string {
  const card = view.channels.find((other) => other.id === channel);
  return card === undefined ? `#${channel + 1}` : textOf(card.name);
}

/** A phrase that stands by itself, as on a button, begins with a capital. */
export function sentence(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

/** Names in a row, with the comma of the language. */
export function listed(items: readonly string[]): string {
  return items.join(lang() === 'zh' ? '、' : ', ');
}

export function segmentName(view: View, segment: number): string {
  const card = view.segments.find((other) => other.id === segment);
  return card === undefined ? `#${segment + 1}` : textOf(card.name);
}

export function businessSegmentName(view: View, segment: number): string {
  const card = view.businessSegments.find((other) => other.id === segment);
  return card === undefined ? `#${segment + 1}` : textOf(card.name);
}

/** A figure of a report in its measure's unit. */
export function estimate(measure: Measure, value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  switch (measure) {
    case 'Mau': return count(value);
    case 'AdSpend':
    case 'Cash': return money(value);
    case 'Aware':
    case 'Considers':
    case 'LeaversShare':
    case 'WinningPrice': return formatPercent(value);
    case 'QualityTaste':
    case 'EaseTaste':
    // Thousandths: finer than any standard error.
    case 'PriceTaste': return sign + decimal(divideRounded(size, 1_000), 3);
    case 'BidsPerTender': return sign + decimal(divideRounded(size, 100), 1);
    case 'OpenTenders':
    case 'TendersToCome': return formatWhole(value);
  }
}
