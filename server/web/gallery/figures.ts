// Made-up figures that exercise the charts: twelve looks, a death, figures from tens to hundreds of millions.
import { vendorLook } from '../src/look/vendor';
import type { VendorFigure, VendorSeries } from '../src/charts/series';

const NAMES = {
  zh: ['星火智能', '熊猫模型', '风筝科技', '大海', '青石', '一个名字特别特别长的公司', '长江', '小鹿', '九尾', '十里'],
  en: ['Nova', 'Panda', 'Kite', 'Deepsea', 'Bluestone', 'A Company With A Very Long Name', 'Longriver', 'Fawn', 'Ninetail', 'Tenmile'],
} as const;

export function lines(lang: 'zh' | 'en', count: number, weeks: number): VendorSeries[] {
  return NAMES[lang].slice(0, count).map((name, i) => {
    const outWeek = i === 2 ? 24 : i === 4 ? 31 : null;
    const values = Array.from({ length: weeks }, (_, w) => {
      if (outWeek !== null && w >= outWeek) return null;
      const growth = Math.max(0, 120_000 * (1 + i) + w * (52_000 - i * 9_000) + 60_000 * Math.sin(w / (3 + i)));
      return Math.round(i === 0 ? growth * (1 + (w / weeks) ** 2) : growth);
    });
    return { key: i, name, look: vendorLook(i), values, mine: i === 1, outWeek };
  });
}

export function figures(lang: 'zh' | 'en', count: number): VendorFigure[] {
  const values = [4_120_000, 1_730_000, 0, 960_000, 0, 512_000, 88_000, 9_120, 640, 12];
  return NAMES[lang].slice(0, count).map((name, i) => ({
    key: i, name, look: vendorLook(i), value: values[i] ?? 0, mine: i === 1, outWeek: i === 2 ? 24 : i === 4 ? 31 : null,
  }));
}

export function prices(lang: 'zh' | 'en'): VendorFigure[] {
  const fen = [80, 45, 39, 120, 60, 200, 55, 41];
  return NAMES[lang].slice(0, 8).map((name, i) => ({ key: i, name, look: vendorLook(i), value: fen[i] ?? 0, mine: i === 1 }));
}
