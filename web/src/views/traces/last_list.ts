import { filterFrom, type TraceFilter } from "../../model/filter";

const kLastList = "weft.list";

// How this tab last looked at the list: where "back to the list" leads, also after a reload.
export const keepList = (filter: TraceFilter) => sessionStorage.setItem(kLastList, JSON.stringify(filter));

export function lastList(): TraceFilter {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(kLastList) ?? "{}");
    return typeof kept === "object" && kept !== null ? filterFrom(kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
