import { useMemo, useState } from "react";
import { kSeenSince, usePrices } from "../../api/prices";
import { counted, formatCount, formatExact } from "../../model/format";
import {
  fileFor,
  formatPrice,
  type ModelSeen,
  type Price,
  type PricedModel,
  type Prices as Table,
  withWords,
} from "../../model/prices";
import { CopyButton } from "../../widgets/copy_button";
import { ListHead } from "../../widgets/list_head";
import { Failure } from "../failure";
import { kTracesColumn, TracesCell } from "../list_cells";

// By what table costs are computed, and what they leave out for want of a price.
export function Prices() {
  const { data, error } = usePrices();
  return (
    <section className="section" aria-label="Prices of models">
      <h2>Prices of models</h2>
      {error !== null && <Failure error={error} />}
      {data !== undefined && (
        <>
          <Unpriced seen={data.seen.filter(({ isPriced }) => !isPriced)} />
          <PriceTable table={data} />
        </>
      )}
    </section>
  );
}

const kSeenColumns = ["Model", "Provider", { number: "Spans" }, { number: "Without a cost" }, kTracesColumn];

function Unpriced({ seen }: { seen: readonly ModelSeen[] }) {
  if (seen.length === 0) return <p>Every model that spans of the last seven days name has a price.</p>;
  return (
    <>
      <p className="price-note">
        {counted(seen.length, "model")} of the last seven days {seen.length === 1 ? "has" : "have"} no price.
        Their calls count tokens and no cost, unless the client sends one. Prices go into a file,{" "}
        <code>weft up --prices FILE</code>, and hold for what arrives after weft was started with it.{" "}
        <CopyButton text={() => fileFor(seen)} label="Copy a price file with these models" />
      </p>
      <table className="list ingest-list" aria-label="Models without a price">
        <ListHead columns={kSeenColumns} />
        <tbody>
          {seen.map(({ model, provider, spanCount, withoutCostCount }) => (
            <tr key={`${provider}\0${model}`}>
              <td>{model}</td>
              <td>{provider || <span className="dim">not said</span>}</td>
              <td className="number">{formatExact(spanCount)}</td>
              <td className="number">{formatExact(withoutCostCount)}</td>
              <TracesCell search={{ model, since: kSeenSince }} />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const kPriceColumns = [
  "Model",
  "Provider",
  { number: "Input" },
  { number: "Output" },
  { number: "Cache read" },
  { number: "Cache write" },
  { number: "Reasoning" },
  "From",
];

function PriceTable({ table }: { table: Table }) {
  const [typed, setTyped] = useState("");
  const shown = useMemo(() => withWords(table.models, typed), [table, typed]);
  return (
    <>
      <p className="price-head">
        <input
          aria-label="Find a price"
          placeholder="Find a model or provider"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />{" "}
        <span className="dim">
          US$ for a million tokens. {shown.length} of {table.models.length} prices;{" "}
          {table.sources.map(({ name, asOf }) => `${name}${asOf && ` as of ${asOf}`}`).join(", then ")}.
        </span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1) */}
      <section className="price-table" aria-label="All prices" tabIndex={0}>
        <table className="list ingest-list" aria-label="Prices">
          <ListHead columns={kPriceColumns} />
          <tbody>
            {shown.map((priced) => (
              <Line key={`${priced.model} ${priced.providers.join(" ")}`} priced={priced} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Line({ priced }: { priced: PricedModel }) {
  return (
    <>
      <tr>
        <td>{priced.model}</td>
        <td>{priced.providers.join(", ") || <span className="dim">any</span>}</td>
        <Amounts price={priced} />
        <td>{priced.source}</td>
      </tr>
      {priced.above.map((rate) => (
        <tr key={rate.aboveInputTokens} className="price-above">
          <td colSpan={2} className="dim">
            with more than {formatCount(rate.aboveInputTokens)} input tokens
          </td>
          <Amounts price={rate} />
          <td />
        </tr>
      ))}
    </>
  );
}

function Amounts({ price }: { price: Price }) {
  const { input, output, cacheRead, cacheWrite, reasoning } = price;
  return (
    <>
      <td className="number">{formatPrice(input)}</td>
      <td className="number">{formatPrice(output)}</td>
      <td className="number">{formatPrice(cacheRead)}</td>
      <td className="number">{formatPrice(cacheWrite)}</td>
      <td className="number">{formatPrice(reasoning)}</td>
    </>
  );
}
