// The key and the project that every question to the API is asked with.
import { headerBytes, isKey, type Keeping, within } from "../model/access";

const kKey = "weft.key";

// The project is one for as long as the page stands: another is another page (views/project_choice.tsx), so that no
// answer about the one is ever shown for the other.
let project = "";
let key = "";

// Once, before anything is asked.
export function askAbout(named: string | undefined) {
  project = named ?? "";
  key = keptKey();
}

export const chosenProject = () => project; // "" for all

const storeOf = (keeping: Keeping) => (keeping === "tab" ? sessionStorage : localStorage);
const kKeepings: readonly Keeping[] = ["tab", "browser"];

function keptKey(): string {
  const kept = kKeepings.map((keeping) => storeOf(keeping).getItem(kKey)).find((key) => key !== null);
  return kept !== undefined && kept !== null && isKey(kept) ? kept : "";
}

export const whereKeyIsKept = (): Keeping | undefined =>
  kKeepings.find((keeping) => storeOf(keeping).getItem(kKey) !== null);

export function keepKey(given: string, keeping: Keeping) {
  forgetKey();
  storeOf(keeping).setItem(kKey, given);
  key = given;
  tell(null);
}

export function forgetKey() {
  key = "";
  for (const keeping of kKeepings) storeOf(keeping).removeItem(kKey);
}

// fetch() with both. The key goes into a header, never into a URL, which is kept in histories and logs.
export async function fetchAsReader(path: string, request: RequestInit, about = project): Promise<Response> {
  const headers = new Headers(request.headers);
  const sent = key;
  if (sent !== "") headers.set("authorization", `Bearer ${sent}`);
  // Under which project something is stored.
  if (about !== "" && request.method !== undefined) headers.set("x-project", headerBytes(about));
  const response = await fetch(within(path, about), { ...request, headers });
  // An answer to another key than the present one says nothing of that.
  if (response.status === 401 && sent === key) tell(sent === "" ? "missing" : "unknown");
  return response;
}

// What is wrong with the key, by the last answer that minded; null while nothing is.
export type KeyProblem = "missing" | "unknown" | null;

let problem: KeyProblem = null;
const listeners = new Set<() => void>();

function tell(next: KeyProblem) {
  if (next === problem) return;
  problem = next;
  for (const listener of listeners) listener();
}

export const keyProblem = () => problem;

// Until what it answers is called.
export function onKeyProblem(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
