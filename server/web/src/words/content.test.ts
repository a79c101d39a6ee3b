// The content's texts against the wire's types: whatever the server may say has a text in both languages.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { paramNames } from '../i18n/dictionary';
import { DIAL_TABLE } from '../store/dial_table';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const locale = (lang: string): Record<string, string> => JSON.parse(read(`../../../../content/locales/${lang}.json`)) as Record<string, string>;
const zh = locale('zh');
const en = locale('en');
/** The names in a plain union: `type Stance = "Admit" | "Deny"`. */
const named = (type: string): string[] => [...(/= (.+);/.exec(read(`../wire/${type}.ts`))?.[1] ?? '').matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '');
/** The tags of a tagged union: `{ "kind": "SetBid", …`. */
const tagged = (type: string, tag: string): string[] => [...read(`../wire/${type}.ts`).matchAll(new RegExp(`"${tag}": "(\\w+)"`, 'g'))].map((match) => match[1] ?? '');

it('both languages have the same keys and ask for the same figures', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const [key, text] of Object.entries(zh)) expect(paramNames(en[key] ?? ''), key).toEqual(paramNames(text));
  for (const [key, text] of Object.entries(en)) expect(text, key).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
});

it.each([
  ['control', named('Control')], ['cause', named('Cause')], ['lapse', named('LapseReason')], ['obstacle', named('Obstacle')],
  ['named', named('Named')], ['status', named('VendorStatus')], ['death', named('DeathCause')], ['shock', named('ShockKind')],
  ['news.Struck', named('ShockKind')], ['news.Scandal', named('ScandalKind')], ['scandal', named('ScandalKind')], ['stance', named('Stance')],
  ['help.stance', named('Stance')], ['news.Statement', [...named('Stance'), 'Exposed']], ['signup', named('Signup')], ['news.SignupChanged', named('Signup')],
  ['surface', named('Surface')], ['area', [...named('Area'), 'Product', 'Reach', 'Auto']], ['measure', named('Measure')], ['award', named('AwardKind')],
  ['report', tagged('Report', 'report')], ['work', tagged('ProjectWork', 'kind')], ['decision', tagged('DecisionKey', 'kind')],
  ['rejection', tagged('Rejection', 'reason')], ['failed_pitch', named('FailedPitch')], ['term', named('GpuTerm')],
  ['notice.HouseActed', tagged('HouseAct', 'act')],
])('there is a text for every %s', (prefix, names) => {
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => zh[`${prefix}.${name}`] === undefined)).toEqual([]);
});

it('every dial has help, and a unit if it has a figure', () => {
  const dials = Object.entries(DIAL_TABLE).filter(([, row]) => row.kind !== 'panel');
  expect(dials.filter(([control]) => zh[`help.control.${control}`] === undefined)).toEqual([]);
  expect(dials.filter(([control, row]) => row.kind !== 'choice' && zh[`unit.${control}`] === undefined)).toEqual([]);
});

it('a week comes with its word, and no text says it again', () => {
  for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) expect(text, key).not.toMatch(/第 ?\{week\}|week \{week\}/i);
});
