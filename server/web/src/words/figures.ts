// How the game's figures are written: each control's value in its own unit, each vendor by its look and name.
import { formatMoney, formatMoneyExact } from '../format/money';
import { decimal, formatCount, formatWhole } from '../format/number';
import { lang, t } from '../i18n/language.svelte';
import { vendorLook, type VendorLook } from '../look/vendor';
import type { Control } from '../wire/Control';
import type { PriceItem } from '../wire/PriceItem';
import type { Text } from '../wire/Text';
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

/** A value of a control, as in a refusal. */
export function controlValue(control: Control | 'WalkAway', value: number): string {
  switch (control) {
    case 'ApiInput':
    case 'ApiOutput':
    case 'Subscription':
    case 'FreeQuota': return price(control, value);
    case 'Gpus': return formatWhole(value);
    case 'Bid':
    case 'CreativeSpend':
    case 'RoundAmount':
    case 'AskPreMoney':
    case 'WalkAway': return money(value);
  }
}

export type Named = { readonly name: string; readonly team: string | null; readonly look: VendorLook };

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

/** Names in a row, with the comma of the language. */
export function listed(items: readonly string[]): string {
  return items.join(lang() === 'zh' ? '、' : ', ');
}
