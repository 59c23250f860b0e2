// Forms marked data-live are answered anew as they change. The address is the form's own, so
// that it can be shared, and the back button works.

let asking: AbortController | null = null;
let shown = location.pathname + location.search;

/** The address a form stands for; what is empty is left out. */
function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && value !== "") query.append(name, value);
  return `${new URL(form.action).pathname}?${query}`;
}

function say(text: string): void {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/** The first words of an answer, for those who hear it. */
function summaryOf(answer: Element): string {
  const problem = answer.querySelector(".problem");
  if (problem) return problem.textContent ?? "";
  return [...answer.querySelectorAll(".card")]
    .map((card) => `${card.querySelector("h3")?.textContent}: ${card.querySelector(".big")?.textContent}`)
    .join(". ");
}

async function answer(address: string, dress: (root: ParentNode) => void): Promise<void> {
  const place = document.getElementById("answer");
  if (!place) return;
  asking?.abort();
  const mine = (asking = new AbortController());
  place.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(address, { signal: mine.signal });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.getElementById("answer") ?? page.querySelector(".problem");
    if (mine.signal.aborted || !fresh) return;
    const open = [...place.querySelectorAll("details")].map((part) => part.open);
    place.replaceChildren(...(fresh.id === "answer" ? [...fresh.childNodes] : [fresh]));
    [...place.querySelectorAll("details")].forEach((part, k) => (part.open = open[k] ?? false));
    dress(place);
    say(summaryOf(place));
    document.dispatchEvent(new Event("lode-answer"));
  } catch (error) {
    if (!mine.signal.aborted) say(`No answer: ${error instanceof Error ? error.message : error}`);
  } finally {
    if (asking === mine) place.removeAttribute("aria-busy");
  }
}

/** A slider and the number beside it say the same. */
function twins(form: HTMLFormElement, changed: EventTarget | null): void {
  if (!(changed instanceof HTMLInputElement)) return;
  const twin = changed.dataset.twin;
  const other = twin
    ? form.elements.namedItem(twin)
    : form.querySelector(`[data-twin="${changed.name}"]`);
  if (other instanceof HTMLInputElement) other.value = changed.value;
}

export function startLive(dress: (root: ParentNode) => void): void {
  const form = document.querySelector<HTMLFormElement>("form[data-live]");
  if (!form) return;
  const live = document.createElement("p");
  live.id = "live";
  live.className = "quiet";
  live.setAttribute("role", "status");
  form.after(live);
  form.addEventListener("input", (event) => {
    twins(form, event.target);
    if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
    if (!form.checkValidity()) return;
    const address = addressOf(form);
    history.replaceState(null, "", (shown = address));
    void answer(address, dress);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = addressOf(form);
    history.pushState(null, "", (shown = address));
    void answer(address, dress);
  });
  window.addEventListener("popstate", () => {
    // A step to another part of this very page is one, too.
    if (location.pathname + location.search !== shown) location.reload();
  });
  document.addEventListener("lode-country", (event) => {
    const field = form.elements.namedItem("for");
    if (!(field instanceof HTMLSelectElement) || !(event instanceof CustomEvent)) return;
    const option = [...field.options].find((o) => o.value === event.detail || o.text === event.detail);
    if (!option) return;
    field.value = option.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
