// Pictures of every view at 1280 and 400 px, light and dark, to be looked at.
//
//     node shots.mjs URL FOLDER
import { chromium } from "playwright-core";
import { CHROMIUM, VIEWS } from "./views.mjs";

const [url, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"])
  for (const width of [1280, 400]) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    for (const [name, path] of VIEWS) {
      await page.goto(new URL(path, url).href);
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await page.close();
  }
await browser.close();
