import { expect, it } from 'vitest';
import { cleanHost, isLoopback, joinUrl } from './address';

it('reads hosts as typed', () => {
  expect(cleanHost(' http://192.168.1.20:8080/j/x ')).toBe('192.168.1.20:8080');
  expect(cleanHost('[fe80::1]:8080')).toBe('[fe80::1]:8080');
  expect(cleanHost('<img>')).toBeNull();
  expect(cleanHost('')).toBeNull();
});

it('a code for the camera is in capitals throughout', () => {
  expect(joinUrl('192.168.1.20:8080', 'ab3k')).toBe('HTTP://192.168.1.20:8080/J/AB3K');
});

it('knows addresses that only this machine reaches', () => {
  expect(['127.0.0.1:8080', 'localhost', '[::1]:80'].map(isLoopback)).toEqual([true, true, true]);
  expect(isLoopback('192.168.1.20')).toBe(false);
});
