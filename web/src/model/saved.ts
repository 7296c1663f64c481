// Views that a person named, as the browser keeps them: a name, and the URL's search that leads there.

export interface Saved {
  readonly name: string;
  readonly search: Readonly<Record<string, string>>;
}

const kSavedMax = 100;

// What is stored may be of another version, or by somebody else's hand.
export function savedFrom(text: string | null): readonly Saved[] {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(stored) ? stored.filter(isSaved) : [];
  } catch {
    return [];
  }
}

function isSaved(value: unknown): value is Saved {
  if (typeof value !== "object" || value === null) return false;
  const { name, search } = value as Partial<Record<keyof Saved, unknown>>;
  return (
    typeof name === "string" &&
    typeof search === "object" &&
    search !== null &&
    Object.values(search).every((one) => typeof one === "string")
  );
}

// By name: the same name again takes the place of the old. The oldest go where there are too many.
export const withSaved = (all: readonly Saved[], saved: Saved): readonly Saved[] =>
  [...all.filter(({ name }) => name !== saved.name), saved].slice(-kSavedMax);

export const withoutSaved = (all: readonly Saved[], name: string): readonly Saved[] =>
  all.filter((saved) => saved.name !== name);
