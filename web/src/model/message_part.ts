// What a message is made of, in the words of OpenAI, Anthropic, Gemini, OpenInference and OpenTelemetry's conventions.
import { isObject, type Json, type JsonObject, parseJson, printJson } from "./json";

export type Part = TextPart | ImagePart | DataPart;

export interface TextPart {
  readonly kind: "text";
  readonly text: string;
}

// Never fetched: a trace must not make its reader's browser call out.
export interface ImagePart {
  readonly kind: "image";
  readonly mediaType: string; // "" where nobody said
  readonly reference: string; // a URL, a file's id; "" where the image itself is here
  readonly data: string; // the image itself as a data: URL; "" where it is not here
}

// Whatever else there is: a result in JSON, reasoning, sound.
export interface DataPart {
  readonly kind: "data";
  readonly value: Json;
}

export function partsOf(content: Json | undefined): readonly Part[] {
  if (content === undefined || content === null || content === "") return [];
  return Array.isArray(content) ? (content as readonly Json[]).map(partOf) : [partOf(content)];
}

function partOf(part: Json): Part {
  if (!isObject(part)) return { kind: "text", text: typeof part === "string" ? part : printJson(part) };
  if (typeof part.text === "string") return { kind: "text", text: part.text };
  if (part.type === "text" && typeof part.content === "string") return { kind: "text", text: part.content };
  return imageOf(part) ?? { kind: "data", value: part };
}

function imageOf(part: JsonObject): ImagePart | null {
  const url = urlIn(part.image_url) || urlIn(part.image) || urlIn(inside(part.image, "image"));
  if (url !== "") return imageAt(url, "");
  const carrier = [part.source, part.inline_data, part.inlineData, part].find(isObject)!;
  const mediaType = wordIn(carrier, "media_type", "mime_type", "mimeType");
  if (!mediaType.startsWith("image/") && part.type !== "image" && part.modality !== "image") return null;
  const base64 = wordIn(carrier, "data", "content");
  if (base64 !== "") return imageAt(`data:${mediaType};base64,${base64}`, mediaType);
  const reference = wordIn(carrier, "url", "uri", "file_id", "file_uri");
  return reference === "" ? null : imageAt(reference, mediaType);
}

function imageAt(url: string, mediaType: string): ImagePart {
  if (!url.startsWith("data:")) return { kind: "image", mediaType, reference: url, data: "" };
  return { kind: "image", mediaType: /^data:([^;,]*)/.exec(url)![1]!, reference: "", data: url };
}

const inside = (value: Json | undefined, key: string) => (isObject(value) ? value[key] : undefined);

function urlIn(value: Json | undefined): string {
  const url = isObject(value) ? value.url : value;
  return typeof url === "string" ? url : "";
}

const wordIn = (values: JsonObject, ...keys: readonly string[]) => {
  const word = keys.map((key) => values[key]).find((value) => typeof value === "string" && value !== "");
  return typeof word === "string" ? word : "";
};

// Kinds that are pictures and nothing else; SVG may hold scripts.
const kShown = /^data:image\/(png|jpeg|gif|webp|avif);base64,/;
export const kImageBytesMax = 10_000_000; // a larger one is not drawn

// Why the image cannot be shown here; "" where it can.
export function hiddenBecause(image: ImagePart): string {
  if (image.data === "") return "It is not in the trace, and the page fetches nothing from elsewhere.";
  if (!kShown.test(image.data)) return "It is of a kind that the page does not show.";
  return bytesOf(image) > kImageBytesMax ? "It is larger than 10 MB." : "";
}

// Of the image as a file; base64 has four letters for three bytes.
export function bytesOf({ data }: ImagePart): number {
  const letters = data.length - data.indexOf(",") - 1;
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  return /^[^,]*;base64,/.test(data) ? Math.floor((letters * 3) / 4) - padding : letters;
}

const kReferenceShown = 100; // letters

// The part in words, for where there is room for words alone.
export function wordsOf(part: Part): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "data") return printJson(part.value);
  const { reference, mediaType } = part;
  if (reference === "") return `[image ${mediaType || "of no stated kind"}]`;
  const isCut = reference.length > kReferenceShown;
  return `[image ${isCut ? `${reference.slice(0, kReferenceShown)}…` : reference}]`;
}

// JSON that is written as a text, read; any other text as it is.
export function readIfJson(text: string): Json {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return parseJson(text);
  } catch {
    return text; // models do write broken JSON; it is shown as it came
  }
}
