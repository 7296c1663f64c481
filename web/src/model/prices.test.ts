import { expect, it } from "vitest";
import { fileFor, formatPrice, type ModelSeen, type PricedModel, withWords } from "./prices";

const priced = (model: string, part: Partial<PricedModel> = {}): PricedModel => ({
  model,
  source: "built in",
  providers: [],
  input: 1,
  output: 2,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  above: [],
  ...part,
});
const seen = (model: string, provider = ""): ModelSeen => ({
  model,
  provider,
  spanCount: 1,
  withoutCostCount: 1,
  isPriced: false,
});

it("prices are found by the words of name, provider and source", () => {
  const models = [priced("gpt-4o"), priced("mistral-large", { providers: ["Mistral"], source: "ours.json" })];
  expect(withWords(models, "4o GPT").map(({ model }) => model)).toEqual(["gpt-4o"]);
  expect(withWords(models, "mistral ours").map(({ model }) => model)).toEqual(["mistral-large"]);
  expect(withWords(models, " ")).toHaveLength(2);
});

it("the file for models without a price is JSON and names each once", () => {
  const file = fileFor([seen("a"), seen('b"<script>'), seen("a", "azure")]);
  expect(JSON.parse(file).models.map(({ model }: { model: string }) => model)).toEqual(["a", 'b"<script>']);
});

it("prices have two places, and more where a price needs them", () => {
  expect([2.5, 0.0125, null].map(formatPrice)).toEqual(["2.50", "0.0125", ""]);
});
