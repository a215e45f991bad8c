// A long list of choices gets a field that narrows it; marks and letter case do not count.
function fold(text: string): string {
  const apart = text.normalize("NFD").replace(/\p{Mn}/gu, "");
  return apart.replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();
}

function narrow(list: HTMLElement, words: string): void {
  const wanted = fold(words);
  for (const choice of list.querySelectorAll<HTMLElement>("[data-choice]")) {
    choice.hidden = wanted !== "" && !fold(choice.dataset.choice ?? choice.textContent ?? "").includes(wanted);
  }
  for (const group of list.querySelectorAll<HTMLElement>("[data-choice-group]")) {
    const left = group.querySelector("[data-choice]:not([hidden])");
    group.hidden = !left;
    if (group instanceof HTMLDetailsElement && wanted !== "" && left) group.open = true;
  }
}

export function filterChoices(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("input[data-narrows]")) {
    const list = document.getElementById(field.dataset.narrows ?? "");
    if (!list) continue;
    (field.closest("[hidden]") as HTMLElement | null)?.removeAttribute("hidden");
    field.addEventListener("input", () => narrow(list, field.value));
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
}
