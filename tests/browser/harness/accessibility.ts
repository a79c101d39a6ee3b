// Checks a page against axe's rules for WCAG 2.2 A and AA; every finding names its rule and its elements.
// @axe-core/playwright stays at 4.13 while Node 20 is supported: 4.14 wants 22.12.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Fails with one line a finding: the rule, what it asks, and where. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const findings = violations.map(({ id, help, nodes }) => {
    const where = nodes.map(({ target }) => target).join(", ");
    return `${id}: ${help}: ${where}`;
  });
  expect(findings, "axe findings").toEqual([]);
}
