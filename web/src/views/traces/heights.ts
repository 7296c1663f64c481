// styles/trace_table.css says the same.
export const kRowPx = 22;
export const kCardPx = 52; // on a narrow screen
