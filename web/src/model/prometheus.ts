// Prometheus' text format, as far as weft's own /metrics uses it.

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const kSample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const kLabel = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

export function samplesOf(text: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const match = kSample.exec(line);
    if (match === null) return [];
    const [, name = "", labels = "", value = ""] = match;
    return [{ name, labels: labelsOf(labels), value: Number(value) }];
  });
}

const labelsOf = (text: string) =>
  Object.fromEntries([...text.matchAll(kLabel)].map(([, name = "", value = ""]) => [name, unescaped(value)]));

const unescaped = (text: string) =>
  text.replace(/\\(.)/g, (_all, letter: string) => (letter === "n" ? "\n" : letter));

// Of all label values together; 0 where there is none.
export const total = (samples: readonly Sample[], name: string, labels: Sample["labels"] = {}) =>
  samples
    .filter((sample) => sample.name === name && hasLabels(sample, labels))
    .reduce((sum, { value }) => sum + value, 0);

const hasLabels = ({ labels }: Sample, wanted: Sample["labels"]) =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);
