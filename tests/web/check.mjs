// The web app in a real browser: sliders, keys, explanations, pins, without a script, axe.
//
//     node check.mjs URL [PART...]      live, keys, pins, map, matrix, forum, without, atlas, fund,
//                                       job, journeys, narrow, html, axe
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";
import { CHROMIUM, VIEWS } from "./views.mjs";

const url = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const at = (path) => new URL(path, url).href;
const WHAT_IF = VIEWS.find(([name]) => name === "what-if")[1];
let run = 0, failed = 0;

function ok(held, name, detail = "") {
  if (run === 0) console.log("TAP version 13");
  console.log(`${held ? "ok" : "not ok"} ${++run} - ${name}`);
  if (held) return;
  failed++;
  for (const line of String(detail).split("\n")) console.log(`# ${line}`);
}

async function axeOf(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  ok(found.violations.length === 0, `axe finds nothing in ${name}`,
    found.violations.map((v) => `${v.id}: ${v.nodes.length} of ${v.nodes[0].html.slice(0, 160)}\n${v.nodes[0].failureSummary}`).join("\n"));
}

async function checkAxe(browser) {
  for (const colorScheme of ["light", "dark"])
    for (const [name, path] of VIEWS) {
      // The shields forbid scripts of others, the judge's too: here they are lifted for it.
      const page = await browser.newPage({ colorScheme, bypassCSP: true, viewport: { width: 1280, height: 900 } });
      await page.goto(at(path));
      await axeOf(page, `${name}, ${colorScheme}`);
      await page.close();
    }
}

async function checkHtml() {
  const judge = new HtmlValidate({ extends: ["html-validate:standard"], rules: {
    "no-inline-style": "error", "void-style": "off", "long-title": "off", "svg-focusable": "off",
    "no-implicit-button-type": "off", "require-sri": "off" } });
  const token = /lode-token" content="(\w+)"/.exec(await (await fetch(at("/"))).text())[1];
  const sent = new FormData();
  for (const [name, value] of [["lode-token", token], ["draws", "10"], ["frontier", "3"], ["why", "EX02"]])
    sent.set(name, value);
  sent.set("FILE", new Blob([readFileSync(PROJECTS)]), "projects.csv");
  const asked = [...VIEWS.map(([name, path]) => [name, path, {}]),
    ["the answer for a file that was sent", "/portfolio?own=1", { method: "POST", body: sent }]];
  for (const [name, path, how] of asked) {
    const report = await judge.validateString(await (await fetch(at(path), how)).text());
    const said = report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2);
    ok(said.length === 0, `${name} is valid HTML`,
      said.slice(0, 5).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`).join("\n"));
  }
}

async function checkNarrow(browser) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  for (const [name, path] of VIEWS) {
    await page.goto(at(path));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    ok(over <= 0, `${name} fits 400 px`, `${over} px too wide`);
  }
  await page.close();
}

const loss = (page) => page.locator("#answer .card data").last().getAttribute("value");

async function checkLive(browser) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("console", (said) => said.type() === "error" && wrong.push(said.text()));
  page.on("request", (r) => new URL(r.url()).origin === new URL(url).origin || wrong.push(r.url()));
  await page.goto(at(WHAT_IF));
  const before = await loss(page);
  const slider = page.locator("input[type=range]");
  const came = () => page.evaluate(() => new Promise((done) =>
    document.addEventListener("lode-answer", () => done(performance.now()), { once: true })));
  const times = [];
  for (const share of [61, 62, 63, 64, 65]) {
    const answered = came();
    const from = await page.evaluate(() => performance.now());
    await slider.fill(String(share));
    times.push(await answered - from);
  }
  const after = await loss(page);
  times.sort((a, b) => a - b);
  ok(before !== after, "a slider solves again", `${before} and ${after}`);
  ok(new URL(page.url()).searchParams.get("share") === "65", "the address says it", page.url());
  ok(await page.locator("input[name=share]").inputValue() === "65", "the number beside it follows");
  ok((await page.locator("#live").textContent()).includes("Loss"), "the answer is read out");
  console.log(`# from slider to answer on the page, median of 5: ${times[2].toFixed(0)} ms`);
  const reply = await page.request.get(at(
    "/api/v1/shock?STATEMENT=cut+CHN+gallium:refined+65%25+-%3E+USA&for=USA"));
  const row = (await reply.json()).result.countries
    .find((r) => r.country === "USA" && r.good === "gallium:refined");
  ok(Number(after) === row.loss_usd, "what is shown is the interface's", `${after}, ${row.loss_usd}`);
  for (let share = 30; share < 50; share++) void slider.fill(String(share));
  await page.waitForFunction(() => location.search.includes("share=49") &&
    !document.querySelector("#answer").hasAttribute("aria-busy") &&
    document.querySelector(".said").textContent.includes("49%"));
  ok(true, "of many changes the last one is answered");
  await page.reload();
  ok((await page.locator(".said").textContent()).includes("49%"), "the address alone gives the same answer");
  ok(wrong.length === 0, "nothing is refused, nothing comes from elsewhere", wrong.join("\n"));
  await page.close();
}

async function checkKeys(browser) {
  const page = await browser.newPage();
  await page.goto(at(WHAT_IF));
  await page.keyboard.press("Tab");
  ok(await page.evaluate(() => document.activeElement.className) === "skip", "Tab finds the way past the head");
  await page.keyboard.press("Enter");
  ok(await page.evaluate(() => document.activeElement.id) === "main", "and Enter takes it");
  await page.locator("input[type=range]").focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector(".said").textContent.includes("79%"));
  ok(true, "an arrow moves the slider, and it is solved");
  const chart = page.locator("figure .broad svg").first();
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  const first = await page.locator("figure .broad .read").first().textContent();
  await page.keyboard.press("End");
  const last = await page.locator("figure .broad .read").first().textContent();
  ok(/\(1 of \d+\)/.test(first) && first !== last, "arrows walk the marks of a chart", `${first}; ${last}`);
  await page.locator("#answer a.figure").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("dialog pre")?.textContent.length > 40);
  ok((await page.locator("dialog pre").textContent()).includes("price"), "Enter on a figure explains it");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog"));
  ok(await page.evaluate(() => document.activeElement.className) === "figure", "Escape leads back to it");
  await page.close();
}

async function checkPins(browser) {
  const page = await browser.newPage();
  await page.goto(at(WHAT_IF));
  await page.getByRole("button", { name: "Pin this answer as A" }).click();
  await page.locator("input[type=range]").fill("40");
  await page.waitForFunction(() => document.querySelector(".said").textContent.includes("40%") &&
    document.querySelectorAll(".pins tbody tr").length === 3 &&
    location.search.includes("pin="));
  const kept = page.url();
  await page.goto(kept);
  await page.waitForFunction(() => [...document.querySelectorAll(".pins tbody tr")]
    .every((row) => /\d/.test(row.children[1].textContent) && /\d/.test(row.children[3].textContent)));
  ok(true, "A beside B, also from the address alone");
  await page.close();
}

async function checkMap(browser) {
  const page = await browser.newPage();
  await page.goto(at(WHAT_IF));
  await page.evaluate(() => [...document.querySelectorAll("figure .broad svg title")]
    .find((t) => t.textContent.startsWith("Canada:") && t.closest("svg.map")).parentElement
    .dispatchEvent(new MouseEvent("click", { bubbles: true })));
  await page.waitForFunction(() => location.search.includes("for=CAN") &&
    document.querySelector("#answer h2").textContent.includes("Canada"));
  ok(true, "a country of the map is chosen by a click");
  await page.close();
}

async function checkMatrix(browser) {
  const page = await browser.newPage();
  await page.goto(at("/coercion"));
  const chart = page.locator("figure svg.heat");
  ok(await chart.locator("a").first().getAttribute("tabindex") === "-1", "a matrix is one stop for Tab");
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  const said = await page.locator("figure .read").first().textContent();
  await page.keyboard.press("Enter");
  await page.waitForURL(/target=/);
  const where = new URL(page.url()).searchParams;
  ok(said.includes("Japan, China") && where.get("by") === "CHN" && where.get("target") === "JPN",
    "Enter on a cell leads to its pair", `${said}; ${page.url()}`);
  ok(await page.locator("#answer .card").count() === 6, "which says what it costs whom");
  await page.goBack();
  ok(new URL(page.url()).searchParams.get("target") === null, "and back");
  await page.close();
}

// J6: a floor on NdPr oxide for the forum; who pays?
async function checkForum(browser) {
  const page = await browser.newPage();
  await page.goto(at("/forum"));
  const net = () => page.locator("#answer .card data").last().getAttribute("value");
  const came = () => page.evaluate(() => new Promise((done) =>
    document.addEventListener("lode-answer", () => done(performance.now()), { once: true })));
  const before = await net();
  const times = [];
  for (const floor of [100, 104, 108, 112, 116]) {
    const answered = came();
    const from = await page.evaluate(() => performance.now());
    await page.locator("input[type=range]").fill(String(floor));
    times.push(await answered - from);
  }
  times.sort((a, b) => a - b);
  ok(before !== await net(), "a slider moves the floor, and who pays is solved again");
  ok(new URL(page.url()).searchParams.get("floor") === "116", "the address says it", page.url());
  console.log(`# from slider to answer on the page, median of 5: ${times[2].toFixed(0)} ms`);
  for (let k = 1; k <= 7; k++)
    ok(await page.locator(`#q${k} h2`).count() === 1, `question ${k} is answered or said to be open`);
  ok(await page.locator("#q4 tbody th", { hasText: /^(levy|none|cfd|tariff)$/ }).count() === 4, "means are compared");
  ok(await page.locator("#attack li").count() > 5, "the assumptions are there to be attacked");
  const outside = came();
  await page.locator("summary", { hasText: "Who stays out" }).click();
  await page.locator("input[value=FIN]").check();
  await outside;
  ok(new URL(page.url()).searchParams.getAll("leave").join() === "FIN", "a member stays out by a box");
  await page.locator("#q5 a.act").click();
  await page.waitForURL(/retaliation=/);
  ok(await page.locator("#q5 table").count() === 2, "what is done in return is a click away");
  await page.close();
}

async function checkWithout(browser) {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(at("/"));
  await page.getByRole("link", { name: "What if somebody stops selling?" }).click();
  await page.locator("input[name=share]").fill("50");
  await page.getByRole("button", { name: "Solve" }).click();
  ok((await page.locator(".said").textContent()).includes("50%"), "without a script the form is answered");
  ok(await page.locator("figure svg").first().isVisible(), "with its charts");
  await page.locator("#answer a.figure").first().click();
  ok((await page.locator("pre.answer").textContent()).length > 40, "and a figure's link explains it");
  await page.close();
}

async function checkAtlas(browser) {
  const page = await browser.newPage();
  await page.goto(at("/atlas?good=cobalt%3Arefined"));
  const hhi = () => page.locator("#answer .card data").first().getAttribute("value");
  const before = await hhi();
  await page.locator("input[type=range]").fill("2015");
  await page.waitForFunction(() => document.querySelector("#answer h2").textContent.includes("2015"));
  ok(before !== await hhi() && page.url().includes("year=2015"), "a year is chosen by the slider, and solved anew");
  await page.locator("select[name=measure]").selectOption("trade-out-share");
  await page.waitForFunction(() => location.search.includes("trade-out-share") &&
    !document.querySelector("#answer").hasAttribute("aria-busy"));
  await page.goto(at("/atlas?good=cobalt%3Arefined"));
  const map = page.locator("#answer figure .broad svg.map").first();
  await map.focus();
  // Countries without a figure lead nowhere.
  while (await map.locator("a.walked").count() === 0) await page.keyboard.press("ArrowRight");
  const said = await page.locator("#answer figure .broad .read").first().textContent();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/country\/[A-Z]{3}$/);
  ok((await page.locator("h1").textContent()) === said.split(":")[0], "Enter on a country of the map leads to its page", said);
  await page.close();
  const plain = await browser.newPage({ javaScriptEnabled: false });
  await plain.goto(at("/atlas?good=cobalt%3Arefined"));
  await plain.locator("#answer figure .broad svg.map a[href='/country/CHN']").first().click({ force: true });
  await plain.waitForURL(/\/country\/CHN$/);
  ok(true, "without a script a click does so, too");
  await plain.goto(at("/atlas?good=cobalt%3Arefined"));
  await plain.getByRole("navigation", { name: "Years" }).getByRole("link", { name: "2018" }).click();
  ok((await plain.locator("#answer h2").first().textContent()).includes("2018"), "and years are links");
  await plain.close();
}

const PROJECTS = new URL("../../docs/examples/portfolio_60.csv", import.meta.url).pathname;

/** The journey of a lender: send the file, look at the frontier, ask why not. */
async function checkFund(browser) {
  for (const javaScriptEnabled of [true, false]) {
    const words = javaScriptEnabled ? "" : ", without a script";
    const page = await browser.newPage({ javaScriptEnabled, bypassCSP: javaScriptEnabled });
    await page.goto(at("/portfolio"));
    await page.getByRole("link", { name: "of your own" }).click();
    await page.locator("input[type=file]").setInputFiles(PROJECTS);
    await page.locator("input[name=draws]").fill("30");
    await page.locator("input[name=frontier]").fill("4");
    await page.getByRole("button", { name: "Solve", exact: true }).click();
    const rows = (caption) => page.locator("table", { has: page.locator("caption", { hasText: caption }) }).locator("tbody tr");
    const chosen = await rows("Projects that are chosen").count();
    const out = await rows("Projects that are not").count();
    ok(chosen > 5 && out > 5 && chosen + out === 54, `a file that is sent is solved${words}`, `${chosen}, ${out}`);
    const id = await rows("Projects that are not").first().locator("th").textContent();
    await page.getByRole("button", { name: `why not ${id}?` }).click();
    ok((await page.locator("#why p").first().textContent()).startsWith(`${id} is not chosen: `), `why not another is answered${words}`);
    const spend = () => page.locator("#answer .card data").nth(1).getAttribute("value");
    const before = Number(await spend());
    await page.getByRole("button", { name: "3.75 bn", exact: true }).click();
    const after = Number(await spend());
    ok(after < before && after <= 3.75e9, `a point of the frontier is a button${words}`, `${before}, ${after}`);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "xlsx" }).click();
    ok((await saving).suggestedFilename() === "portfolio-solve.xlsx", `and the answer a workbook${words}`);
    if (javaScriptEnabled) await axeOf(page, "the answer for a file that was sent");
    await page.close();
  }
  const page = await browser.newPage();
  await page.goto(at("/portfolio?draws=30&frontier=4"));
  const point = page.locator("#answer figure .broad svg.lines a").first();
  const budget = new URL(at(await point.getAttribute("href"))).searchParams.get("budget");
  await point.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL((to) => to.searchParams.get("budget") === budget);
  ok(Number(await page.locator("#answer .card data").nth(1).getAttribute("value")) <= Number(budget), "a point of the chart leads to its choice");
  await page.close();
}

/** What takes long goes on by itself, and is told. */
async function checkJob(browser) {
  const page = await browser.newPage({ bypassCSP: true });
  await page.goto(at("/portfolio?draws=30&frontier=4"));
  await page.locator("input[name=draws]").last().fill("400");
  await page.getByRole("button", { name: "Run it as a job" }).click();
  await page.waitForURL(/\/run\//);
  const id = page.url().split("/run/")[1];
  await page.waitForSelector(`#answer a[href="/portfolio?run=${id}"]`, { timeout: 60000 });
  ok((await page.locator("p").first().textContent()).includes("done"), "a run is watched to its end");
  await axeOf(page, "the page of a run");
  await page.getByRole("link", { name: "See the portfolio" }).click();
  const shown = await page.locator("#answer .card data").nth(1).getAttribute("value");
  const result = (await (await page.request.get(at(`/api/v1/runs/${id}/result`))).json()).result;
  ok(Number(shown) === result.spend_usd, "and shown as a page", `${shown}, ${result.spend_usd}`);
  await page.getByRole("link", { name: /^why / }).first().click();
  ok(/is (not )?chosen: /.test(await page.locator("#why p").first().textContent()), "of which it can be asked why");
  await page.goto(at("/ask/coerce"));
  await page.locator("input[name=all]").check();
  await page.getByRole("button", { name: "Run it as a job" }).click();
  await page.waitForSelector("section.run progress");
  await page.waitForFunction(() => /steps/.test(document.querySelector("section.run .steps").textContent));
  ok(true, "any question that takes long can be a job, whose steps are told");
  await axeOf(page, "a run under way");
  await page.getByRole("button", { name: "End it" }).click();
  await page.waitForSelector("#answer .problem", { timeout: 20000 });
  ok((await page.locator("p").first().textContent()).includes("cancelled"), "and be ended");
  await page.close();
}

/** Tasks from beginning to end: a ban tomorrow, a fact sheet, codes to watch, a table of measures. */
async function checkJourneys(browser) {
  const page = await browser.newPage({ bypassCSP: true });
  await page.goto(at("/mineral/gallium"));
  await page.getByRole("link", { name: /^What if somebody stops selling gallium/ }).click();
  await page.locator("select[name=to]").selectOption("DEU");
  await page.locator("select[name=for]").selectOption("DEU");
  await page.waitForFunction(() => location.search.includes("for=DEU") && location.search.includes("to=DEU") &&
    !document.querySelector("#answer").hasAttribute("aria-busy"));
  const lost = Number(await loss(page));
  ok(lost > 0, "a ban tomorrow: the loss of the place that asks", String(lost));
  await page.getByRole("link", { name: "What can be done about it?" }).click();
  const said = await page.locator("pre.answer").textContent();
  ok(said.startsWith("Remedies for DEU") && said.includes("Who acts"), "its remedies, and who must act", said.slice(0, 200));
  await page.goBack();
  await page.getByRole("link", { name: "Fact sheet on one page" }).click();
  ok((await page.locator("h1").textContent()).startsWith("Shock: "), "and its fact sheet");
  await axeOf(page, "the fact sheet of a shock");

  await page.goto(at("/country/KOR"));
  await page.getByRole("link", { name: "Fact sheet on one page" }).click();
  ok(await page.locator(".three strong").count() === 3 && await page.locator("svg").count() >= 2,
    "a fact sheet for a minister: three numbers, a map, a chart");
  const height = await page.evaluate(() => document.querySelector("footer").textContent.length);
  ok(height > 40, "with its sources in the foot");
  await axeOf(page, "the fact sheet of a country");

  await page.goto(at("/ask/hs/watch"));
  await page.locator("input[name=commodities]").fill("gallium,germanium");
  await page.locator("input[name=for]").fill("JPN");
  await page.locator("main form button").first().click();
  ok((await page.locator("pre.answer").textContent()).includes("8112"), "codes to watch");

  await page.goto(at("/measures?method=hhi-governance"));
  ok(await page.locator("#answer figure svg").count() >= 1, "a table of measures has its bars");
  await page.goto(at("/ask/measure?ask=1&method=hhi-governance&compare=2020"));
  ok((await page.locator("pre.answer").textContent()).includes("2024 beside 2020"), "and its causes of change");
  await page.close();
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const parts = { live: checkLive, keys: checkKeys, pins: checkPins, map: checkMap,
  matrix: checkMatrix, forum: checkForum,
  without: checkWithout, atlas: checkAtlas, fund: checkFund, job: checkJob, journeys: checkJourneys, narrow: checkNarrow, html: checkHtml, axe: checkAxe };
const wanted = process.argv.slice(3);
for (const [name, check] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await check(browser);
  } catch (error) {
    ok(false, `${name} came to its end`, error.message);
  }
}
await browser.close();
console.log(`1..${run}`);
process.exit(failed ? 1 : 0);
