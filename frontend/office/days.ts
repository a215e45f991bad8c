// Days are written dd/mm/yyyy in a plain text field, because a browser's own date field shows the order
// of its own language. On leaving the field 1/3/2016 or 01032016 becomes 01/03/2016.
const LOOSE = /^\s*(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})\s*$/;
const TIGHT = /^\s*(\d{2})(\d{2})(\d{4})\s*$/;

function tidy(text: string): string {
  const parts = LOOSE.exec(text) ?? TIGHT.exec(text);
  if (!parts) return text;
  const [, day = "", month = "", year = ""] = parts;
  return `${day.padStart(2, "0")}/${month.padStart(2, "0")}/${year}`;
}

export function tidyDays(root: ParentNode = document): void {
  for (const field of root.querySelectorAll<HTMLInputElement>("input.input-day")) {
    field.addEventListener("change", () => {
      field.value = tidy(field.value);
    });
  }
}
