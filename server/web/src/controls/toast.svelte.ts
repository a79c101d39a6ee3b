// Short notes that pass: "accepted, week 12". At most three at a time; the oldest makes room.

export type ToastTone = 'calm' | 'care' | 'alarm';
export type Toast = { readonly id: number; readonly text: string; readonly tone: ToastTone };

const TOASTS_MAX = 3;
const SHOWN_MS = 6_000;

let last = 0;
const shown = $state<{ list: Toast[] }>({ list: [] });

export function toasts(): readonly Toast[] {
  return shown.list;
}

export function toast(text: string, tone: ToastTone = 'calm'): void {
  last += 1;
  const id = last;
  shown.list = [...shown.list, { id, text, tone }].slice(-TOASTS_MAX);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  shown.list = shown.list.filter((toast) => toast.id !== id);
}
