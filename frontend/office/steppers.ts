// A number that is counted rather than typed gets a button on either side.
function button(sign: string, label: string, step: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", step);
  return made;
}

export function makeSteppers(root: ParentNode = document): void {
  const english = document.documentElement.lang === "en";
  for (const field of root.querySelectorAll<HTMLInputElement>("input[data-stepper]")) {
    const move = (by: number) => (): void => {
      const now = Number.parseInt(field.value, 10);
      field.value = String(Math.max(0, (Number.isNaN(now) ? 0 : now) + by));
    };
    const frame = document.createElement("div");
    frame.className = "stepper";
    field.before(frame);
    frame.append(
      button("−", english ? "One less" : "Bớt một", move(-1)),
      field,
      button("+", english ? "One more" : "Thêm một", move(1)),
    );
  }
}
