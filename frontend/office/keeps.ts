import { tidyDays } from "./days";
import { tellWhatOpens } from "./opens";
import { release } from "./submits";
import { makeSteppers } from "./steppers";

// What is filled in a yard is sent without leaving the page: without a signal, after signing out or when
// something is refused, all that was typed stays where it is, the photos too.
export function keepWhatIsTyped(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-keeps]")) keep(form);
}

function keep(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.dataset.sent) void send(form, event.submitter);
  });
}

// Only a request that failed is told as a missing signal; a fault of this script is told as one.
class NoSignal extends Error {}

async function request(url: string, options?: RequestInit): Promise<[Response, string]> {
  try {
    const answer = await fetch(url, options);
    return [answer, await answer.text()];
  } catch (error) {
    throw new NoSignal(undefined, { cause: error });
  }
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const messages = document.body.dataset;
  try {
    if (needsNewToken(form)) await renewToken(form);
    let [answer, text] = await post(form, button);
    if (answer.headers.has("X-Stale")) {
      const signIn = await renewToken(form);
      if (signIn) return showError(form, messages.signedOut ?? "", signIn);
      [answer, text] = await post(form, button);
    }
    const next = answer.headers.get("X-Location");
    if (next?.startsWith("/sign-in")) return showError(form, messages.signedOut ?? "", next);
    if (next) return leaveFor(next);
    showAnswer(form, new DOMParser().parseFromString(text, "text/html"));
  } catch (error) {
    showError(form, (error instanceof NoSignal ? messages.noSignal : messages.ownFault) ?? "");
    if (!(error instanceof NoSignal)) throw error;
  }
}

function post(form: HTMLFormElement, button: HTMLElement | null): Promise<[Response, string]> {
  return request(form.action, { method: "POST", body: new FormData(form, button), headers: { "X-Keeps": "yes" } });
}

// After an error the person may have signed in anew, in another page: that makes this page's token worthless.
function needsNewToken(form: HTMLFormElement): boolean {
  return form.dataset.failed === "yes";
}

// Returns where to sign in if nobody is signed in.
async function renewToken(form: HTMLFormElement): Promise<string> {
  const [answer, text] = await request(location.href);
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector<HTMLInputElement>("form[data-keeps] [name=csrfmiddlewaretoken]");
  const stale = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  if (fresh && stale) stale.value = fresh.value;
  return new URL(answer.url).pathname.startsWith("/sign-in") ? answer.url : "";
}

// An address that differs from ours by its #part alone would be scrolled to, not opened anew.
function leaveFor(next: string): void {
  const target = new URL(next, location.href);
  if (target.pathname + target.search === location.pathname + location.search) target.hash = "";
  location.assign(target);
}

// The same form with its errors takes the place of the one that was sent, and what the page says about
// what is in it beside it; of any other page, its sentence.
function showAnswer(form: HTMLFormElement, page: Document): void {
  const freshForm = [...page.forms].find(
    (each) => each.dataset.keeps === form.dataset.keeps && each.getAttribute("action") === form.getAttribute("action"),
  );
  if (!freshForm) {
    showError(form, page.querySelector(".callout") ?? page.title);
    return;
  }
  keepPhotos(form, freshForm);
  form.replaceWith(freshForm);
  makeSteppers(freshForm);
  tidyDays(freshForm);
  keep(freshForm);
  const relatedPart = replaceRelatedPart(page);
  const first = freshForm.querySelector<HTMLElement>(".error-summary, [role=alert]") ?? relatedPart;
  first?.focus({ preventScroll: true });
  first?.scrollIntoView({ block: "start" });
}

// A server never gives chosen files back: the fields themselves move over, with the names shown below.
function keepPhotos(form: HTMLFormElement, freshForm: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input[type=file]")) {
    const chosen = field.parentElement?.querySelector(".chosen") ?? "";
    freshForm.querySelector(`input[type=file][name="${field.name}"]`)?.replaceWith(field, chosen);
  }
}

function replaceRelatedPart(page: Document): HTMLElement | undefined {
  for (const old of document.querySelectorAll<HTMLElement>("[data-answers]")) {
    const fresh = page.getElementById(old.id);
    if (!fresh) continue;
    old.replaceWith(fresh);
    tellWhatOpens(fresh);
    return fresh;
  }
  return undefined;
}

// A sentence of ours, with where it leads, or one of the page that answered, with its shade and its links.
function showError(form: HTMLFormElement, message: string | Element, link = ""): void {
  release(form);
  form.dataset.failed = "yes";
  form.querySelector(".error-summary, .told")?.remove();
  const errorBox = makeErrorBox(message, link);
  (form.querySelector(".form") ?? form).prepend(errorBox);
  errorBox.focus();
}

function makeErrorBox(message: string | Element, link: string): HTMLElement {
  const box = document.createElement("div");
  const isSuccess = message instanceof Element && message.classList.contains("callout-ok");
  box.className = isSuccess ? "told callout callout-ok" : "error-summary";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  if (message instanceof Element) box.append(...message.cloneNode(true).childNodes);
  else {
    const words = document.createElement(link ? "a" : "p");
    words.textContent = message;
    if (link) Object.assign(words, { href: link });
    box.append(words);
  }
  // What is typed here is not given up for a look elsewhere.
  for (const each of box.querySelectorAll("a")) each.target = "_blank";
  return box;
}
