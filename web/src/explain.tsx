// A figure's explanation in a dialog beside the page; without a script the link leads to it.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

function Panel(props: { figure: string; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("Asking...");
  useEffect(() => {
    const asking = new AbortController();
    dialog.current?.showModal();
    fetch(`/api/v1/explain.txt?FIGURE=${encodeURIComponent(props.figure)}`, { signal: asking.signal })
      .then(async (reply) => (reply.ok ? reply.text() : ((await reply.json()) as { detail: string }).detail))
      .then(setText, (error: unknown) => {
        if (!asking.signal.aborted) setText(String(error));
      });
    return () => asking.abort();
  }, [props.figure]);
  return (
    <dialog ref={dialog} aria-labelledby="explained" onClose={props.close}>
      <h2 id="explained">Where this figure comes from</h2>
      <pre tabIndex={0}>{text}</pre>
      <p>
        <code>lode explain '{props.figure}'</code>
      </p>
      <form method="dialog">
        <button>Close</button>
      </form>
    </dialog>
  );
}

export function startExplain(): void {
  const place = document.createElement("div");
  document.body.append(place);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a.figure");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const figure = new URL(link.href).searchParams.get("FIGURE");
    if (!figure) return;
    event.preventDefault();
    render(<Panel figure={figure} close={() => { render(null, place); link.focus(); }} />, place);
  });
}
