// On whose behalf the page asks: which project it is about, and the API key of whoever may read it.

export interface ProjectSearch {
  readonly project?: string; // otherwise all that may be read
}

export const projectFrom = ({ project }: Readonly<Record<string, unknown>>): ProjectSearch =>
  typeof project === "string" && project !== "" ? { project } : {};

// A path of the API, held to a project.
export function within(path: string, project: string): string {
  if (project === "" || !path.startsWith("/api/")) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams({ project })}`;
}

// Where another project ("" for all) is seen in the view of `href`. What is about one trace or session of the old project
// is not in the new one, so from there it is the list.
export function placeOf(project: string, href: string): string {
  const url = new URL(href);
  if (/^\/(trace|sessions)\/./.test(url.pathname)) {
    url.pathname = url.pathname.startsWith("/sessions") ? "/sessions" : "/";
    url.search = "";
  }
  if (project === "") url.searchParams.delete("project");
  else url.searchParams.set("project", project);
  return url.pathname + url.search;
}

// What a header can carry, which is all that a key can be.
export const isKey = (text: string) => /^[\x21-\x7e]+$/.test(text);

// How long a browser remembers a key.
export type Keeping = "tab" | "browser";

// UTF-8 in the form in which the browser takes a header's bytes: a character for each.
export const headerBytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
