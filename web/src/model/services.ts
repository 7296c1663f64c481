// Which colour a service has. The name's hash picks it, so a name keeps its colour wherever it is shown; a name whose
// colour is taken, or hard to tell from one that is, moves on around the wheel, in the order of the alphabet.

export const kServiceColours = 12; // around the wheel: classes service-0 … service-11 in styles/tokens.css
const kWellApart = 4; // so many services get hues that are no neighbours; beyond, hues are only different

export function serviceColours(names: Iterable<string>): ReadonlyMap<string, number> {
  const colours = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of [...new Set(names)].sort()) {
    if (taken.size === kServiceColours) taken.clear(); // from here on colours repeat
    const steps = taken.size < kWellApart ? 2 : 1;
    let colour = hash(name) % kServiceColours;
    while ([...taken].some((other) => distance(colour, other) < steps))
      colour = (colour + 1) % kServiceColours;
    taken.add(colour);
    colours.set(name, colour);
  }
  return colours;
}

// Steps around the wheel, the shorter way.
function distance(a: number, b: number): number {
  const steps = Math.abs(a - b);
  return Math.min(steps, kServiceColours - steps);
}

// FNV-1a, 32 bits.
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
