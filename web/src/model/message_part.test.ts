import { describe, expect, it } from "vitest";
import {
  bytesOf,
  hiddenBecause,
  type ImagePart,
  kImageBytesMax,
  partsOf,
  readIfJson,
  wordsOf,
} from "./message_part";

const kPng = "data:image/png;base64,AAAA";
const here: ImagePart = { kind: "image", mediaType: "image/png", reference: "", data: kPng };
const there: ImagePart = {
  kind: "image",
  mediaType: "",
  reference: "https://example.test/cat.png",
  data: "",
};

describe("an image", () => {
  it("in the trace is known in everybody's words", () => {
    const source = { type: "base64", media_type: "image/png", data: "AAAA" };
    for (const part of [
      { type: "image_url", image_url: { url: kPng, detail: "low" } },
      { type: "input_image", image_url: kPng },
      { type: "image", image: { image: { url: kPng } } },
      { type: "image", source },
      { inline_data: { mime_type: "image/png", data: "AAAA" } },
      { type: "blob", modality: "image", mime_type: "image/png", content: "AAAA" },
    ])
      expect(partsOf([part])).toEqual([here]);
  });
  it("elsewhere is its reference", () => {
    const url = there.reference;
    expect(partsOf([{ type: "image_url", image_url: { url } }])).toEqual([there]);
    expect(partsOf([{ type: "image", source: { type: "url", url } }])).toEqual([there]);
    expect(partsOf([{ type: "uri", modality: "image", uri: url }])).toEqual([there]);
    expect(partsOf([{ type: "file", modality: "image", file_id: "file-1" }])).toEqual([
      { ...there, reference: "file-1" },
    ]);
  });
  it("is shown where it is a picture of bounded size, and nowhere else", () => {
    const data = (kind: string, bytes = "AAAA") => ({ ...here, data: `data:${kind};base64,${bytes}` });
    expect(hiddenBecause(here)).toBe("");
    expect(hiddenBecause(there)).toContain("not in the trace");
    for (const kind of ["image/svg+xml", "text/html", "image/png,x"])
      expect(hiddenBecause(data(kind))).toContain("of a kind");
    expect(hiddenBecause(data("image/png", "A".repeat(kImageBytesMax * 1.4)))).toContain("larger");
  });
  it("has the size of its file", () => {
    expect(bytesOf({ ...here, data: "data:image/png;base64,QUJDRA==" })).toBe(4);
  });
  it("is named where there is room for words alone", () => {
    expect([here, there].map(wordsOf)).toEqual(["[image image/png]", "[image https://example.test/cat.png]"]);
  });
});

describe("other parts", () => {
  it("are texts, or data as it came", () => {
    expect(partsOf("Why?")).toEqual([{ kind: "text", text: "Why?" }]);
    expect(partsOf([{ type: "text", content: "Why?" }, "Because."])).toEqual([
      { kind: "text", text: "Why?" },
      { kind: "text", text: "Because." },
    ]);
    const sound = { type: "input_audio", data: "AAAA" };
    expect(partsOf([sound])).toEqual([{ kind: "data", value: sound }]);
    expect(partsOf(null)).toEqual([]);
  });
});

it("JSON in a text is read, and left alone where it is broken", () => {
  expect(readIfJson('{"id": 1}')).toEqual({ id: 1 });
  expect(readIfJson("{oops")).toBe("{oops");
  expect(readIfJson("42")).toBe("42");
});
