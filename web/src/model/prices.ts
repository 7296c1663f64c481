// What models' tokens cost, and which models have no price.
export interface Price {
  readonly input: number; // US dollars for a million tokens, as all of these
  readonly output: number;
  readonly cacheRead: number | null; // null: as `input`
  readonly cacheWrite: number | null; // null: as `input`
  readonly reasoning: number | null; // null: as `output`
}

export interface LongPrice extends Price {
  readonly aboveInputTokens: number;
}

export interface PricedModel extends Price {
  readonly model: string;
  readonly source: string;
  readonly providers: readonly string[]; // none: whoever sells it
  readonly above: readonly LongPrice[];
}

export interface ModelSeen {
  readonly model: string;
  readonly provider: string; // "" where spans do not say it
  readonly spanCount: number;
  readonly withoutCostCount: number;
  readonly isPriced: boolean;
}

export interface Prices {
  readonly sources: readonly { readonly name: string; readonly asOf: string }[];
  readonly models: readonly PricedModel[];
  readonly seen: readonly ModelSeen[];
}

// Each word stands somewhere in the name, in a provider or in the source.
export function withWords(models: readonly PricedModel[], typed: string): readonly PricedModel[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ model, providers, source }) => {
    const said = [model, ...providers, source].join(" ").toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

// A price file (docs/formats/prices.md) with a place for each model that has no price.
export function fileFor(unpriced: readonly ModelSeen[]): string {
  const names = [...new Set(unpriced.map(({ model }) => model))];
  const lines = names.map((model) => `    {"model": ${JSON.stringify(model)}, "input": 0, "output": 0}`);
  return `{\n  "models": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

// Dollars as a price list writes them: at least two places, more where they say something.
export const formatPrice = (usd: number | null) =>
  usd === null ? "" : usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 6 });
