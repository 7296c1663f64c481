// The table that costs are computed by, and the models of late that it has no price for.
import { useQuery } from "@tanstack/react-query";
import type { JsonObject } from "../model/json";
import type { ModelSeen, Price, PricedModel, Prices } from "../model/prices";
import { ask } from "./client";
import { number, numberOrNull, object, objects, text, texts } from "./fields";

export const kSeenSince = "7d";

const decodePrice = (price: JsonObject): Price => ({
  input: number(price.input),
  output: number(price.output),
  cacheRead: numberOrNull(price.cache_read),
  cacheWrite: numberOrNull(price.cache_write),
  reasoning: numberOrNull(price.reasoning),
});

const decodeModel = (priced: JsonObject): PricedModel => ({
  ...decodePrice(priced),
  model: text(priced.model),
  source: text(priced.source),
  providers: texts(priced.providers),
  above: objects(priced.above).map((rate) => ({
    ...decodePrice(rate),
    aboveInputTokens: number(rate.input_tokens),
  })),
});

const decodeSeen = (seen: JsonObject): ModelSeen => ({
  model: text(seen.model),
  provider: text(seen.provider),
  spanCount: number(seen.span_count),
  withoutCostCount: number(seen.without_cost_count),
  isPriced: seen.is_priced === true,
});

async function fetchPrices(signal: AbortSignal): Promise<Prices> {
  const answer = object(await ask(`/api/v1/prices?since=${kSeenSince}`, signal));
  return {
    sources: objects(answer.sources).map(({ name, as_of }) => ({ name: text(name), asOf: text(as_of) })),
    models: objects(answer.models).map(decodeModel),
    seen: objects(answer.seen).map(decodeSeen),
  };
}

export const usePrices = () =>
  useQuery<Prices>({ queryKey: ["prices"], queryFn: ({ signal }) => fetchPrices(signal) });
