// Conditions that nobody has set are folded away on a phone; on a wide window they stand open.
export function foldOnPhones(): void {
  const narrow = window.matchMedia("(max-width: 899px)");
  const fold = (): void => {
    for (const part of document.querySelectorAll<HTMLDetailsElement>("details[data-folds]")) {
      part.open = !narrow.matches;
    }
  };
  fold();
  narrow.addEventListener("change", fold);
}
