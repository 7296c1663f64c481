// What the first view asks for, asked before the rest of the program has been read (main.ts), and handed over once: who
// asks again wants to know what is new.
type Key = readonly unknown[];

interface Asked {
  readonly key: Key;
  readonly promise: Promise<unknown>;
  answer?: { readonly value: unknown };
}

const asked = new Map<string, Asked>();

// Of somebody who comes later it is not said to be new.
const kFreshMs = 5_000;

export function askEarly<Answer>(key: Key, ask: (signal: AbortSignal) => Promise<Answer>) {
  const name = JSON.stringify(key);
  const one: Asked = { key, promise: ask(new AbortController().signal) };
  asked.set(name, one);
  const forget = () => asked.delete(name);
  one.promise.then((value) => {
    one.answer = { value };
  }, forget); // who comes after it failed asks anew: with a key, say
  setTimeout(forget, kFreshMs);
}

// To who asks the same.
export function askedEarly<Answer>(key: Key): Promise<Answer> | undefined {
  const name = JSON.stringify(key);
  const one = asked.get(name);
  asked.delete(name);
  return one?.promise as Promise<Answer> | undefined;
}

// Those that are answered within `patienceMs`; the others remain for who asks.
export async function answeredEarly(patienceMs: number): Promise<readonly (readonly [Key, unknown])[]> {
  const all = Promise.allSettled([...asked.values()].map(({ promise }) => promise));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
  const answered: (readonly [Key, unknown])[] = [];
  for (const [name, { key, answer }] of asked) {
    if (answer === undefined) continue;
    answered.push([key, answer.value]);
    asked.delete(name);
  }
  return answered;
}
