// A phone's photo weighs four megabytes and the yard has one bar of signal: photos are made smaller
// before they are sent. What cannot be made smaller here goes as it is; the server does the same again.
const LONGEST = 2048;
const SMALL_ENOUGH = 600_000;

async function smaller(file: File): Promise<File> {
  if (file.size <= SMALL_ENOUGH || !file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

function describe(files: File[]): string {
  const weight = files.reduce((sum, file) => sum + file.size, 0);
  const english = document.documentElement.lang === "en";
  const size = weight < 1_000_000 ? `${Math.ceil(weight / 1000)} KB` : `${(weight / 1_000_000).toFixed(1)} MB`;
  const shown = english ? size : size.replace(".", ",");
  return english ? `${files.length} photos, ${shown}` : `${files.length} ảnh, ${shown}`;
}

async function shrink(field: HTMLInputElement, status: HTMLElement): Promise<void> {
  const buttons = [...(field.form?.querySelectorAll<HTMLButtonElement>("button:not([type=button])") ?? [])];
  for (const each of buttons) each.disabled = true;
  try {
    const files = await Promise.all([...(field.files ?? [])].map(smaller));
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    field.files = kept.files;
    status.textContent = files.length ? describe(files) : "";
  } finally {
    for (const each of buttons) each.disabled = false;
  }
}

export function shrinkPhotos(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("input[data-photos]")) {
    const status = document.createElement("p");
    status.className = "chosen";
    status.setAttribute("role", "status");
    field.after(status);
    field.addEventListener("change", () => void shrink(field, status));
  }
}
