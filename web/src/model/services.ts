// What a service looks like: a colour and, once all colours are given away, a mark on it. The name's hash picks the colour,
// so a name keeps it wherever it is shown; a name whose colour is taken, or hard to tell from one that is, moves on around
// the wheel, in the order of the alphabet.

export const kServiceColours = 12; // around the wheel: classes service-0 … service-11 in styles/tokens.css
export const kServiceMarks = 3; // none, and service-mark-1 and -2: another chip, another pattern
const kWellApart = 4; // so many services get hues that are no neighbours; beyond, hues are only different

export interface ServiceLook {
  readonly colour: number;
  readonly mark: number;
}

export const kPlainLook: ServiceLook = { colour: 0, mark: 0 };

export function serviceLooks(names: Iterable<string>): ReadonlyMap<string, ServiceLook> {
  const looks = new Map<string, ServiceLook>();
  const taken = new Set<number>();
  let mark = 0;
  for (const name of [...new Set(names)].sort()) {
    if (taken.size === kServiceColours) {
      taken.clear();
      mark = (mark + 1) % kServiceMarks; // from the third time on looks repeat, and names alone tell
    }
    const steps = taken.size < kWellApart ? 2 : 1;
    let colour = hash(name) % kServiceColours;
    while ([...taken].some((other) => distance(colour, other) < steps))
      colour = (colour + 1) % kServiceColours;
    taken.add(colour);
    looks.set(name, { colour, mark });
  }
  return looks;
}

// The classes that set --service to the colour, and --service-pattern where there is a mark.
export const lookClass = ({ colour, mark }: ServiceLook) =>
  mark === 0 ? `service-${colour}` : `service-${colour} service-mark-${mark}`;

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
