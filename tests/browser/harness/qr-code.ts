// Reads the QR code that a page shows, as a phone's camera would: from pixels.
import type { Locator } from "@playwright/test";
import readQrCode from "jsqr";
import { PNG } from "pngjs";

/** The text of the one QR code inside `shown`; an error when there is none that a camera could read. */
export async function readQrCodeFrom(shown: Locator): Promise<string> {
  const { data, width, height } = PNG.sync.read(await shown.screenshot());
  const found = readQrCode.default(new Uint8ClampedArray(data), width, height);
  if (found === null) {
    throw new Error(`no readable QR code in ${width}×${height} pixels`);
  }
  return found.data;
}
