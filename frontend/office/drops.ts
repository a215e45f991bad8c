// A menu that hangs from the top bar closes on Escape and on a click elsewhere.
export function closeDrops(): void {
  const drops = [...document.querySelectorAll<HTMLDetailsElement>("details.person")];
  document.addEventListener("click", (event) => {
    for (const drop of drops) if (!drop.contains(event.target as Node)) drop.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of drops) {
      if (!drop.open) continue;
      drop.open = false;
      drop.querySelector("summary")?.focus();
    }
  });
}
