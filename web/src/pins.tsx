// One answer pinned as A, to be compared with the one shown, B. The address has it: pin=QUERY.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

interface Card {
  title: string;
  value: number;
  text: string;
}

function cardsOf(root: ParentNode): Card[] {
  return [...root.querySelectorAll(".card")].map((card) => ({
    title: card.querySelector("h3")?.textContent ?? "",
    value: Number(card.querySelector("data")?.getAttribute("value") ?? NaN),
    text: card.querySelector(".big")?.textContent ?? "",
  }));
}

const pinned = (): string | null => new URLSearchParams(location.search).get("pin");

function setPin(pin: string | null): void {
  const query = new URLSearchParams(location.search);
  query.delete("pin");
  if (pin !== null) query.set("pin", pin);
  history.replaceState(null, "", `${location.pathname}?${query}`);
}

function own(): string {
  const query = new URLSearchParams(location.search);
  query.delete("pin");
  return query.toString();
}

async function fetchCards(query: string): Promise<Card[]> {
  const reply = await fetch(`${location.pathname}?${query}`);
  return cardsOf(new DOMParser().parseFromString(await reply.text(), "text/html"));
}

function difference(a: Card | undefined, b: Card): string {
  if (!a || Number.isNaN(a.value) || Number.isNaN(b.value)) return "unknown";
  const by = b.value - a.value;
  return `${by > 0 ? "+" : ""}${Number(by.toPrecision(3)).toLocaleString("en")}`;
}

function Pins() {
  const [pin, setShown] = useState(pinned());
  const [a, setA] = useState<Card[]>([]);
  const [b, setB] = useState<Card[]>(cardsOf(document));
  useEffect(() => {
    const fresh = (): void => {
      setB(cardsOf(document.getElementById("answer") ?? document));
      if (pin !== null) setPin(pin);
    };
    document.addEventListener("lode-answer", fresh);
    return () => document.removeEventListener("lode-answer", fresh);
  }, [pin]);
  useEffect(() => {
    if (pin !== null) void fetchCards(pin).then(setA);
  }, [pin]);
  const change = (to: string | null) => () => {
    setPin(to);
    setShown(to);
  };
  if (pin === null)
    return <button type="button" class="small" onClick={change(own())}>Pin this answer as A</button>;
  return (
    <section class="pins" aria-labelledby="pins">
      <h2 id="pins">A beside B</h2>
      <div class="wide">
        <table>
          <thead><tr><th scope="col">figure</th><th scope="col">A, pinned</th>
            <th scope="col">B, shown</th><th scope="col">B less A</th></tr></thead>
          <tbody>
            {b.map((card) => {
              const other = a.find((one) => one.title === card.title);
              return (
                <tr key={card.title}><th scope="row">{card.title}</th><td>{other?.text ?? ""}</td>
                  <td>{card.text}</td><td>{difference(other, card)}</td></tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p><a href={`${location.pathname}?${pin}`}>Open A</a></p>
      <button type="button" class="small" onClick={change(null)}>Take the pin away</button>
    </section>
  );
}

export function startPins(): void {
  const answer = document.getElementById("answer");
  // What was sent with a form is not in the address: there is nothing to pin.
  if (!answer || answer.dataset.sent !== undefined || cardsOf(answer).length === 0) return;
  const place = document.createElement("div");
  answer.before(place);
  render(<Pins />, place);
}
