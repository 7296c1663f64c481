export type Column =
  | string
  | { readonly number: string }
  | { readonly unseen: string; readonly className?: string };

// The heads of a list's columns: of texts, of numbers, and of what is told to screen readers only.
export function ListHead({ columns }: { columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <Head key={JSON.stringify(column)} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function Head({ column }: { column: Column }) {
  if (typeof column === "string") return <th scope="col">{column}</th>;
  if ("number" in column) {
    return (
      <th scope="col" className="number">
        {column.number}
      </th>
    );
  }
  return (
    <th scope="col" className={column.className}>
      <span className="unseen">{column.unseen}</span>
    </th>
  );
}
