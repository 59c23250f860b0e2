// Runs: how far one is, told as it goes on; a question that takes long can be made one.

interface Run {
  state: string;
  done: number;
  all: number;
  seconds: number;
}

const token = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="lode-token"]')?.content ?? "";

/** What a run last said, and the seconds since it began, into its section. */
function show(section: HTMLElement, run: Run, since_s: number): void {
  const bar = section.querySelector("progress");
  const steps = section.querySelector(".steps");
  if (bar && run.all > 0) {
    bar.max = run.all;
    bar.value = run.done;
  }
  if (steps)
    steps.textContent =
      (run.all > 0 ? `${run.done} of ${run.all} steps, ` : "") + `${since_s.toFixed(0)} s`;
}

/** Watch it to its end, then see what came of it. */
function watch(section: HTMLElement, id: string): void {
  const events = new EventSource(`/api/v1/runs/${id}/events`);
  let last: Run | null = null;
  let told_ms = 0;
  const tick = (): void => {
    if (last) show(section, last, last.seconds + (performance.now() - told_ms) / 1000);
  };
  events.addEventListener("progress", (event) => {
    last = JSON.parse(event.data) as Run;
    told_ms = performance.now();
    tick();
  });
  setInterval(tick, 1000);
  events.addEventListener("end", () => {
    events.close();
    location.replace(section.dataset.then ?? location.href);
  });
}

function endButton(section: HTMLElement, id: string): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.textContent = "End it";
  button.addEventListener("click", () => {
    button.disabled = true;
    void fetch(`/api/v1/runs/${id}`, { method: "DELETE", headers: { "X-Lode-Token": token() } });
  });
  section.append(button);
}

/** A button that sends the form's question as a run, and leads to its page. */
function jobButton(form: HTMLFormElement, question: string): void {
  const button = document.createElement("button");
  button.className = "small";
  button.textContent = "Run it as a job";
  button.formAction = "/api/v1/runs";
  button.formMethod = "post";
  button.name = "question";
  button.value = `${question}.txt`;
  form.append(button);
  form.addEventListener("submit", (event) => {
    if (event.submitter !== button) return;
    const asked = form.querySelector<HTMLInputElement>('input[name="ask"]');
    if (!asked) return;
    // Of a form that asks by GET: that it was asked is said by the token instead.
    asked.name = "lode-token";
    asked.value = token();
  });
}

export function startRuns(): void {
  document.querySelectorAll<HTMLElement>("section[data-run]").forEach((section) => {
    const id = section.dataset.run ?? "";
    endButton(section, id);
    watch(section, id);
  });
  document.querySelectorAll<HTMLFormElement>("form[data-long]").forEach((form) => {
    jobButton(form, form.dataset.long ?? "");
  });
}
