import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { kPlainLook, kServiceColours, kServiceMarks, type ServiceLook } from "../../model/services";
import { useServiceLooks } from "../service_name";

// The page's colours as a canvas takes them; styles/tokens.css has them for the theme in use.
export interface Colours {
  readonly ground: string;
  readonly text: string;
  readonly line: string;
  readonly error: string;
  readonly path: string;
  readonly onService: string;
  readonly ofService: (service: string) => string | CanvasPattern;
}

export interface Painter extends CanvasRenderingContext2D {
  colours: Colours;
}

export interface Size {
  readonly width: number; // CSS pixels
  readonly height: number;
}

// A canvas as large as what it lies in, painted anew when that, the theme or something of `inputs` changes.
export function usePainting(
  paint: (painter: Painter, size: Size) => void,
  inputs: readonly unknown[],
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const services = useServiceLooks();
  const turn = useTurns(canvas);
  const known = useRef<{ turn: number; services: typeof services; colours: Colours } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says what its painting depends on
  useEffect(() => {
    const element = canvas.current;
    const place = element?.parentElement;
    const context = element?.getContext("2d");
    if (!element || !place || !context) return;
    const { clientWidth: width, clientHeight: height } = place;
    const density = window.devicePixelRatio;
    element.width = Math.round(width * density);
    element.height = Math.round(height * density);
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
    context.setTransform(density, 0, 0, density, 0, 0);
    if (known.current?.turn !== turn || known.current.services !== services)
      known.current = { turn, services, colours: coloursOf(context, place, services) };
    paint(Object.assign(context, { colours: known.current.colours }), { width, height });
  }, [turn, services, ...inputs]);
  return canvas;
}

// Counts how often the canvas has to be painted for reasons of its own: its size, the theme.
function useTurns(canvas: RefObject<HTMLCanvasElement | null>): number {
  const [turn, setTurn] = useState(0);
  const next = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    const theme = window.matchMedia("(prefers-color-scheme: dark)");
    const sizes = new ResizeObserver(next);
    if (canvas.current?.parentElement) sizes.observe(canvas.current.parentElement);
    theme.addEventListener("change", next);
    return () => {
      sizes.disconnect();
      theme.removeEventListener("change", next);
    };
  }, [canvas, next]);
  return turn;
}

function coloursOf(
  context: CanvasRenderingContext2D,
  place: HTMLElement,
  services: ReadonlyMap<string, ServiceLook>,
): Colours {
  const style = getComputedStyle(place);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const ground = token("--ground");
  const looks = Array.from({ length: kServiceColours }, (_, colour) => serviceColour(place, colour)).map(
    (plain) => Array.from({ length: kServiceMarks }, (_, mark) => marked(context, plain, mark, ground)),
  );
  return {
    ground,
    text: token("--text"),
    line: token("--line"),
    error: token("--error"),
    path: token("--path"),
    onService: token("--on-service"),
    ofService: (service) => {
      const { colour, mark } = services.get(service) ?? kPlainLook;
      return looks[colour]![mark]!;
    },
  };
}

// What the class service-N sets --service to.
function serviceColour(place: HTMLElement, index: number): string {
  const probe = document.createElement("i");
  probe.className = `service-${index}`;
  place.append(probe);
  const colour = getComputedStyle(probe).getPropertyValue("--service").trim();
  probe.remove();
  return colour;
}

const kTilePx = 8;

// The colour with the pattern that styles/tokens.css has for the mark: stripes, dots.
function marked(context: CanvasRenderingContext2D, colour: string, mark: number, ground: string) {
  if (mark === 0) return colour;
  const tile = new OffscreenCanvas(kTilePx, kTilePx);
  const paint = tile.getContext("2d")!;
  paint.fillStyle = colour;
  paint.fillRect(0, 0, kTilePx, kTilePx);
  paint.globalAlpha = 0.35; // names are written over it
  paint.fillStyle = ground;
  for (let at = 0; at < kTilePx; at += 1) {
    if (mark === 1) paint.fillRect(at, kTilePx - 1 - at, 1, 2);
    else if (at % 4 === 1) for (const across of [1, 5]) paint.fillRect(across, at, 2, 2);
  }
  return context.createPattern(tile, "repeat") ?? colour;
}
