// Which colour a service has. A name keeps its colour wherever it is shown: the name's hash picks it, and of two
// names with the same one the alphabetically later moves on to the next free.

export const kServiceColours = 12; // classes service-0 … service-11 in styles/tokens.css; beyond, colours repeat

export function serviceColours(names: Iterable<string>): ReadonlyMap<string, number> {
  const colours = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of [...new Set(names)].sort()) {
    let colour = hash(name) % kServiceColours;
    while (taken.has(colour)) colour = (colour + 1) % kServiceColours;
    taken.add(colour);
    if (taken.size === kServiceColours) taken.clear();
    colours.set(name, colour);
  }
  return colours;
}

// FNV-1a, 32 bits.
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
