// What the first view asks for, asked before the rest of the program has been read (main.ts), and handed to whoever asks
// the same first.
const asked = new Map<string, Promise<unknown>>();

// Of somebody who comes later it is not said to be new.
const kFreshMs = 5_000;

export function askEarly<Answer>(key: readonly unknown[], ask: (signal: AbortSignal) => Promise<Answer>) {
  const name = JSON.stringify(key);
  const answer = ask(new AbortController().signal);
  asked.set(name, answer);
  const forget = () => asked.delete(name);
  answer.catch(forget); // who comes after it failed asks anew: with a key, say
  setTimeout(forget, kFreshMs);
}

// Once: who asks again wants to know what is new.
export function askedEarly<Answer>(key: readonly unknown[]): Promise<Answer> | undefined {
  const name = JSON.stringify(key);
  const answer = asked.get(name);
  asked.delete(name);
  return answer as Promise<Answer> | undefined;
}
