import { type BoxLayout, boxesIn } from "../../model/boxes";
import { isError } from "../../model/trace";
import { serviceLabel } from "../service_name";
import type { Painter, Size } from "./painting";
import type { TreeView } from "./tree_state";

export const kBoxRowPx = 20;
export const kLaneHeadPx = 18; // of a service's name over its lane
const kTextPx = 36; // a narrower box has no room for its name
const kGlyphPx = 6.6; // of the font below, on average

// Where each row begins; a service's lane has its name above.
export function rowTops({ rows, groups }: BoxLayout): Float64Array {
  const tops = new Float64Array(rows.length);
  let group = 0;
  let top = 0;
  for (let row = 0; row < rows.length; row++) {
    for (; groups[group]?.firstRow === row; group++) top += kLaneHeadPx;
    tops[row] = top;
    top += kBoxRowPx;
  }
  return tops;
}

export interface Scene {
  state: TreeView;
  layout: BoxLayout;
  tops: Float64Array;
  scrolled: number;
  chosen: number;
  isPathShown: boolean;
}

export function paintBoxes(painter: Painter, { width, height }: Size, scene: Scene) {
  const { layout, tops, scrolled } = scene;
  painter.clearRect(0, 0, width, height);
  painter.font = '12px system-ui, "Liberation Sans", sans-serif';
  painter.textBaseline = "middle";
  for (const { service, firstRow } of layout.groups) {
    const top = tops[firstRow]! - kLaneHeadPx - scrolled;
    if (top < -kLaneHeadPx || top > height) continue;
    painter.fillStyle = painter.colours.line;
    painter.fillRect(0, top, width, 1);
    painter.fillStyle = painter.colours.text;
    painter.fillText(serviceLabel(service), 4, top + kLaneHeadPx / 2 + 1);
  }
  for (let row = 0; row < tops.length; row++) {
    const top = tops[row]! - scrolled;
    if (top >= -kBoxRowPx && top <= height) paintRow(painter, scene, row, top, width);
  }
}

// Colours are set as seldom as they change: that costs more than a box does.
function paintRow(painter: Painter, scene: Scene, row: number, top: number, width: number) {
  const { state, layout, chosen, isPathShown } = scene;
  const { shape, window } = state;
  const { colours } = painter;
  const boxes = boxesIn(layout.rows[row]!, shape.times, window, width);
  let colour: string | CanvasPattern = "";
  for (const { line, left, width: length } of boxes) {
    const span = shape.spans[line]!;
    const wanted = isError(span) ? colours.error : colours.ofService(span.service);
    if (wanted !== colour) painter.fillStyle = colour = wanted;
    painter.fillRect(left, top + 1, Math.max(length - 0.5, 1), kBoxRowPx - 3);
    if (line === chosen) outline(painter, left, top, length);
  }
  painter.fillStyle = colours.path;
  for (const { line, left, width: length } of isPathShown ? boxes : []) {
    if (shape.path.ownMs[line]! > 0)
      painter.fillRect(left, top + kBoxRowPx - 4, Math.max(length - 0.5, 1), 2);
  }
  for (const { line, left, width: length } of boxes) {
    const seen = Math.min(left + length, width) - Math.max(left, 0);
    if (seen < kTextPx) continue;
    const span = shape.spans[line]!;
    painter.fillStyle = isError(span) ? colours.ground : colours.onService;
    painter.fillText(shortened(span.name, seen - 8), Math.max(left, 0) + 4, top + kBoxRowPx / 2 - 0.5);
  }
}

function outline(painter: Painter, left: number, top: number, length: number) {
  painter.strokeStyle = painter.colours.text;
  painter.lineWidth = 2;
  painter.strokeRect(left, top + 1, Math.max(length - 1, 2), kBoxRowPx - 3);
}

function shortened(text: string, roomPx: number): string {
  const glyphs = Math.floor(roomPx / kGlyphPx);
  return text.length <= glyphs ? text : `${text.slice(0, Math.max(glyphs - 1, 1))}…`;
}
