import { describe, expect, it } from "vitest";
import { drawnTimesOf } from "./drawn_times";
import { timed } from "./testing";
import { markedOf, scaled, traceSearchFrom, windowOf, zoomFrom } from "./trace_search";

const times = drawnTimesOf([timed("a", 0, 0, 200)]);

describe("the URL of a trace", () => {
  it("is read back as it was written", () => {
    const search = {
      span: "a1",
      view: "flame",
      zoom: "12.5-80",
      only: "llm",
      path: "off",
      clock: "corrected",
      fold: "depth-2",
      turned: "00000000000000aa",
    } as const;
    expect(traceSearchFrom(search)).toEqual(search);
  });
  it("names each marked span once, and nothing that is no span's id", () => {
    const [a, b] = ["00000000000000aa", "00000000000000bb"];
    expect(markedOf(traceSearchFrom({ marked: `${a},${b},<b>,${a}` }))).toEqual([a, b]);
    expect(traceSearchFrom({ marked: "<b>" })).toEqual({});
  });
  it("leaves out what cannot be meant", () => {
    expect(
      traceSearchFrom({
        span: "",
        view: "tree",
        zoom: "80-12",
        only: 1,
        path: "on",
        clock: "<b>",
        fold: "<b>",
        turned: "<b>",
        x: "y",
      }),
    ).toEqual({});
  });
});

describe("zooming", () => {
  it("shows a part of the trace, and all of it where the part is not in it", () => {
    expect(windowOf(times, { zoom: "50-100" })).toEqual({ fromMs: 50, toMs: 100 });
    expect(windowOf(times, { zoom: "900-1000" })).toEqual({ fromMs: 0, toMs: 200 });
    expect(windowOf(times, {})).toEqual({ fromMs: 0, toMs: 200 });
  });
  it("is written short, either way it was dragged, and not beyond the trace", () => {
    expect(zoomFrom(times, { fromMs: 80.12345678, toMs: 12 })).toBe("12-80.1235");
    expect(zoomFrom(times, { fromMs: -20, toMs: 100 })).toBe("0-100");
    expect(zoomFrom(times, { fromMs: -20, toMs: 500 })).toBeUndefined();
  });
  it("keeps what is under the pointer where it is", () => {
    expect(scaled({ fromMs: 0, toMs: 100 }, 25, 0.5)).toEqual({ fromMs: 12.5, toMs: 62.5 });
  });
});
