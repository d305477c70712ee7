interface Asked {
  readonly limit: number;
  /** How many rows the pages before had. */
  readonly after?: string;
  readonly search?: string;
}

interface Filter {
  readonly limit: number;
  readonly offset: number;
  readonly search?: string;
}

/** A page of a list that is read by its offset: short lists that people look through. */
export async function pageFrom<Row, Item>(
  { limit, after, search }: Asked,
  read: (filter: Filter) => Promise<{ readonly items: readonly Row[]; readonly total: number }>,
  present: (row: Row) => Item,
): Promise<{ items: Item[]; nextAfter: string | null; total: number }> {
  const offset = Math.max(0, Number(after ?? 0) || 0);
  const { items, total } = await read({ limit, offset, search });
  const end = offset + items.length;
  return { items: items.map(present), nextAfter: end < total ? String(end) : null, total };
}
