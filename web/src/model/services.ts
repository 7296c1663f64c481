// What a service looks like: a colour and, once all colours are given away, a mark on it. The name's hash picks the look. A
// name whose look is taken, or hard to tell from one that is, moves on around the wheel, and keeps what it has been given:
// whoever comes later does not move it.
import { hash } from "./hash";

export const kServiceColours = 12; // around the wheel: classes service-0 … service-11 in styles/tokens.css
export const kServiceMarks = 3; // none, and service-mark-1 and -2: another chip, another pattern
const kWellApart = 4; // so many services get hues that are no neighbours; beyond, hues are only different

export interface ServiceLook {
  readonly colour: number;
  readonly mark: number;
}

export const kPlainLook: ServiceLook = { colour: 0, mark: 0 };

export type ServiceLooks = ReadonlyMap<string, ServiceLook>;

const kNobody: ServiceLooks = new Map();

// `given` and, in the order of the alphabet, those of `names` that have no look yet. The same map where all have one.
export function serviceLooks(names: Iterable<string>, given: ServiceLooks = kNobody): ServiceLooks {
  const newcomers = [...new Set(names)].filter((name) => !given.has(name)).sort();
  if (newcomers.length === 0) return given;
  const looks = new Map(given);
  const taken = new Array<number>(kServiceColours * kServiceMarks).fill(0); // how often each look is
  for (const { colour, mark } of given.values()) taken[placeOf(colour, mark)]!++;
  for (const name of newcomers) {
    const look = lookFor(name, taken);
    taken[placeOf(look.colour, look.mark)]!++;
    looks.set(name, look);
  }
  return looks;
}

const placeOf = (colour: number, mark: number) => mark * kServiceColours + colour;

// Of the looks that the fewest have, those with the least mark: once all are given away they repeat, and names alone tell.
function lookFor(name: string, taken: readonly number[]): ServiceLook {
  const place = taken.indexOf(Math.min(...taken));
  const mark = Math.floor(place / kServiceColours);
  const ofMark = taken.slice(mark * kServiceColours, (mark + 1) * kServiceColours);
  const least = Math.min(...ofMark);
  const others = [...ofMark.keys()].filter((colour) => ofMark[colour]! > least);
  const steps = others.length < kWellApart ? 2 : 1;
  let colour = hash(name) % kServiceColours;
  while (others.some((other) => distance(colour, other) < steps)) colour = (colour + 1) % kServiceColours;
  return { colour, mark };
}

// The classes that set --service to the colour, and --service-pattern where there is a mark.
export const lookClass = ({ colour, mark }: ServiceLook) =>
  mark === 0 ? `service-${colour}` : `service-${colour} service-mark-${mark}`;

// Steps around the wheel, the shorter way.
function distance(a: number, b: number): number {
  const steps = Math.abs(a - b);
  return Math.min(steps, kServiceColours - steps);
}

const kKeptMax = 500; // names whose looks a browser keeps, the latest

export const looksText = (looks: ServiceLooks) =>
  JSON.stringify(
    [...looks].slice(-kKeptMax).map(([name, { colour, mark }]) => [name, placeOf(colour, mark)]),
  );

// What is stored may be of another version, or by somebody else's hand.
export function looksFrom(text: string | null): ServiceLooks {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    return new Map(
      Array.isArray(stored) ? stored.filter(isKept).map(([name, place]) => [name, lookAt(place)]) : [],
    );
  } catch {
    return kNobody;
  }
}

const lookAt = (place: number): ServiceLook => ({
  colour: place % kServiceColours,
  mark: Math.floor(place / kServiceColours),
});

function isKept(value: unknown): value is [string, number] {
  if (!Array.isArray(value)) return false;
  const [name, place]: unknown[] = value;
  return (
    typeof name === "string" &&
    Number.isInteger(place) &&
    (place as number) >= 0 &&
    (place as number) < kServiceColours * kServiceMarks
  );
}
