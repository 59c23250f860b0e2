// A button beside a command line that copies it.

function copy(button: HTMLButtonElement, text: string): void {
  navigator.clipboard.writeText(text).then(
    () => (button.textContent = "Copied"),
    () => (button.textContent = "Select it and copy by hand"),
  );
}

export function startCopies(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("code.copy").forEach((line) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = "Copy command";
    button.addEventListener("click", () => copy(button, line.textContent ?? ""));
    line.after(button);
  });
}
