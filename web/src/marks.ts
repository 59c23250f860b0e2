// Keys walk the marks of a chart, and what a mark says is read out below it: arrows to the next
// and the one before, Home and End; Enter goes where a mark leads, and on a country of a map that
// leads nowhere it chooses it, as a click does.

/** The marks: whatever carries a title within a chart. */
function marksOf(chart: SVGSVGElement): SVGElement[] {
  return [...chart.querySelectorAll<SVGElement>("title")]
    .map((title) => title.parentElement as unknown as SVGElement)
    .filter((mark) => mark !== (chart as SVGElement));
}

const said = (mark: SVGElement): string => mark.querySelector("title")?.textContent ?? "";

/** Where a mark leads: it is a link itself. */
const leads = (mark: SVGElement): boolean => mark.tagName === "a";

function choose(mark: SVGElement): void {
  if (leads(mark)) {
    mark.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    return;
  }
  const country = said(mark).split(":")[0]?.trim();
  if (country) document.dispatchEvent(new CustomEvent("lode-country", { detail: country }));
}

function outline(mark: SVGElement, on: boolean): void {
  mark.classList.toggle("walked", on);
}

function start(chart: SVGSVGElement): void {
  const marks = marksOf(chart);
  if (marks.length === 0) return;
  const read = document.createElement("p");
  read.className = "read";
  read.setAttribute("role", "status");
  chart.after(read);
  chart.setAttribute("tabindex", "0");
  // A matrix is one stop for Tab; the arrows walk what is within.
  if (chart.classList.contains("heat"))
    chart.querySelectorAll("a").forEach((link) => link.setAttribute("tabindex", "-1"));
  let at = -1;
  const go = (to: number): void => {
    const before = marks[at];
    if (before) outline(before, false);
    at = Math.max(0, Math.min(marks.length - 1, to));
    const mark = marks[at];
    if (!mark) return;
    outline(mark, true);
    read.textContent = `${said(mark)} (${at + 1} of ${marks.length})`;
  };
  chart.addEventListener("keydown", (event) => {
    const step: Record<string, number> = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1,
      Home: 0, End: marks.length - 1,
    };
    const to = step[event.key];
    const mark = marks[at];
    if (to !== undefined) go(to);
    else if (event.key === "Enter" && mark && event.target === chart) choose(mark);
    else return;
    event.preventDefault();
  });
  chart.addEventListener("click", (event) => {
    const k = marks.findIndex((mark) => mark.contains(event.target as Node));
    const mark = marks[k];
    if (!mark) return;
    go(k);
    if (!leads(mark) && chart.closest("figure") && chart.classList.contains("map")) choose(mark);
  });
  chart.addEventListener("blur", () => {
    const mark = marks[at];
    if (mark) outline(mark, false);
  });
}

export function startMarks(root: ParentNode): void {
  root.querySelectorAll<SVGSVGElement>("figure svg").forEach(start);
}
