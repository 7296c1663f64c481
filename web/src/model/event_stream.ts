// Server-sent events (HTML, section 9.2), as far as the page needs them: which events came. What they are about is asked
// for apart.

// The names of the events that are whole, and the text of the one that is not yet.
export function eventsIn(text: string): { readonly names: readonly string[]; readonly rest: string } {
  const parts = text.split("\n\n");
  const rest = parts.pop()!;
  return { names: parts.map(nameOf).filter((name) => name !== ""), rest };
}

const nameOf = (event: string) => /^event: ?(.*)$/m.exec(event)?.[1] ?? "";
