import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { kDark, useMedia } from "./use_media";

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly look: string; // a class that sets the swatch's background, which is the line's colour
  readonly said: string; // beside the label while no point is pointed at
}

interface ChartProps {
  title: string;
  times: readonly number[]; // Unix seconds, in equal steps
  stepMs: number;
  lines: readonly Line[];
  hasBars?: boolean;
  isPartial: boolean; // something is not in the values
  height: number;
  format: (value: number) => string;
  onSelect?: (startMs: number, endMs: number) => void;
}

// Series over time. The values are in the head as text, with the swatches that tell whose they are; lines also differ
// by their dashes. A range is selected by dragging.
export default function Chart(props: ChartProps) {
  const { title, times, stepMs, lines, isPartial, format } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  usePlot(frame, props, setPointed);
  const time = pointed === null ? undefined : times[pointed];
  return (
    <figure className="chart">
      <figcaption>
        <span className="chart-title">{title}</span>
        {isPartial && (
          <span className="tag" title="There was too much to count all of it: choose a shorter time">
            in part
          </span>
        )}
        {time !== undefined && <span className="dim">{timeText(time, stepMs)}</span>}
        {lines.map(({ label, values, look, said }) => (
          <span key={label} className="chart-line" title={label}>
            <i className={`swatch ${look}`} />
            {label !== "" && <span className="chart-label">{label}</span>}
            <b className="number">{time === undefined ? said : valueText(values[pointed!], format)}</b>
          </span>
        ))}
      </figcaption>
      <div ref={frame} className="chart-frame" aria-hidden="true" />
    </figure>
  );
}

const valueText = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? "–" : format(value);

const kDayMs = 86_400_000;
const kTime = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const clock = new Intl.DateTimeFormat("en-CA", kTime);
const clockWithSeconds = new Intl.DateTimeFormat("en-CA", { ...kTime, second: "2-digit" });
const day = new Intl.DateTimeFormat("en-CA", { month: "short", day: "2-digit" });

const timeText = (seconds: number, stepMs: number) =>
  (stepMs < 60_000 ? clockWithSeconds : clock).format(seconds * 1_000);

function usePlot(
  frame: React.RefObject<HTMLDivElement | null>,
  { times, stepMs, lines, hasBars = false, height, format, onSelect }: ChartProps,
  onPoint: (index: number | null) => void,
) {
  const plot = useRef<uPlot>(undefined);
  const isDark = useMedia(kDark);
  const latest = useRef({ stepMs, format, onSelect, times });
  latest.current = { stepMs, format, onSelect, times };
  const looks = lines.map(({ look }) => look).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and looks change the colours, which are read once; the rest is read through `latest`
  useEffect(() => {
    const place = frame.current!;
    const swatches = place.parentElement!.querySelectorAll(".swatch");
    const colours = [...swatches].map((swatch) => getComputedStyle(swatch).backgroundColor);
    plot.current = new uPlot(
      optionsFor(place, colours, { hasBars, height, isSelectable: onSelect !== undefined }, latest, onPoint),
      [[]],
      place,
    );
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: place.clientWidth, height }));
    resized.observe(place);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
    };
  }, [isDark, looks, hasBars, height, frame, onPoint]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plot made anew needs its data too
  useEffect(() => {
    plot.current?.setData([[...times], ...lines.map(({ values }) => [...values])]);
  }, [times, lines, isDark, looks]);
}

interface Latest {
  readonly current: Pick<ChartProps, "stepMs" | "format" | "times"> & {
    onSelect: ChartProps["onSelect"] | undefined;
  };
}

const kAxisPx = 52; // of the axis on the left, at least
const kLetterPx = 6.4; // of its texts, about

function optionsFor(
  place: HTMLElement,
  colours: readonly string[],
  look: { hasBars: boolean; height: number; isSelectable: boolean },
  latest: Latest,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(place);
  const axis = {
    stroke: style.getPropertyValue("--text-2"),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: style.getPropertyValue("--line"), width: 1 },
    ticks: { show: false },
  };
  const bars = look.hasBars ? { paths: uPlot.paths.bars!({ size: [0.85], align: 1 }) } : {};
  return {
    width: place.clientWidth,
    height: look.height,
    legend: { show: false },
    padding: [6, 20, 0, 0],
    cursor: { drag: { x: look.isSelectable, y: false, setScale: false }, points: { size: 6 }, y: false },
    scales: {
      x: { range: (_plot, from, to) => [from, to + latest.current.stepMs / 1_000] },
      y: { range: (_plot, _from, to) => [0, to > 0 ? to * 1.08 : 1] },
    },
    axes: [
      { ...axis, space: 70, size: 22, gap: 3, values: (plot, splits) => splits.map(tickText(plot)) },
      {
        ...axis,
        space: 28,
        size: (_plot, texts) =>
          Math.max(kAxisPx, ...(texts ?? []).map((text) => text.length * kLetterPx + 8)),
        gap: 4,
        values: (_plot, splits) => splits.map((value) => (value === 0 ? "" : latest.current.format(value))),
      },
    ],
    series: [
      {},
      ...colours.map((colour, index) => ({
        stroke: colour,
        width: look.hasBars ? 0 : 1.5,
        ...(look.hasBars && { fill: colour }),
        ...(index > 0 &&
          !look.hasBars && {
            dash: [
              [4, 3],
              [1, 3],
              [8, 3],
            ][(index - 1) % 3]!,
          }),
        points: { show: !look.hasBars, size: 4, fill: colour, filter: alone },
        ...bars,
      })),
    ],
    hooks: {
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      setSelect: [(plot) => selected(plot, latest)],
    },
  };
}

// A line has two ends: a point between gaps would not be seen.
function alone(plot: uPlot, series: number): number[] {
  const values = plot.data[series]!;
  const isThere = (at: number) => values[at] !== null && values[at] !== undefined;
  return [...values.keys()].filter((at) => isThere(at) && !isThere(at - 1) && !isThere(at + 1));
}

const tickText = (plot: uPlot) => (seconds: number) => {
  const [from = 0, to = 0] = [plot.scales.x?.min, plot.scales.x?.max];
  return ((to - from) * 1_000 > kDayMs ? day : clock).format(seconds * 1_000);
};

// What was dragged over, widened to whole steps.
function selected(plot: uPlot, { current }: Latest) {
  const { left, width } = plot.select;
  if (width < 2 || current.onSelect === undefined) return;
  const startS = current.times[0] ?? 0;
  const stepS = current.stepMs / 1_000;
  const whole = (x: number, round: (steps: number) => number) =>
    (startS + round((plot.posToVal(x, "x") - startS) / stepS) * stepS) * 1_000;
  plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  current.onSelect(whole(left, Math.floor), whole(left + width, Math.ceil));
}
