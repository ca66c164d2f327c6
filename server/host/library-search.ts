import { asText, type Sql } from '../sql/sql.ts';

/** What people look for in a flow, the most telling first. */
export interface SearchText {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly readme: string;
}

/** Makes these the words by which the flow is found. */
export async function indexFlow(sql: Sql, { name, title, description, readme }: SearchText): Promise<void> {
  if (sql.dialect === 'postgres') {
    const vector = tsvectorOf([name, title, description, readme]);
    await sql.run(
      `INSERT INTO flows_search (flow, words) SELECT id, CAST(? AS tsvector) FROM flows WHERE name = ?
       ON CONFLICT (flow) DO UPDATE SET words = excluded.words`,
      [vector, name],
    );
    return;
  }
  await sql.run('DELETE FROM flows_search WHERE rowid = (SELECT id FROM flows WHERE name = ?)', [name]);
  await sql.run(
    `INSERT INTO flows_search (rowid, name, title, description, readme)
     SELECT id, name, ?, ?, ? FROM flows WHERE name = ?`,
    [withoutNul(title), withoutNul(description), withoutNul(readme), name],
  );
}

/** Names of the flows in which every word of the query begins some word, the best first; all, by name, without words. */
export async function findFlows(sql: Sql, query: string): Promise<string[]> {
  const words = query.slice(0, 500).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return names(sql, 'SELECT name FROM flows ORDER BY name', []);
  if (sql.dialect === 'sqlite') {
    const text = `SELECT flows.name FROM flows_search JOIN flows ON flows.id = flows_search.rowid
      WHERE flows_search MATCH ? ORDER BY bm25(flows_search, 10, 8, 3, 1), flows.name`;
    return names(sql, text, [words.map((word) => `"${word}"*`).join(' ')]);
  }
  const wanted = words.flatMap(plainWords).map((word) => `'${word}':*`);
  const text = `SELECT flows.name FROM flows_search JOIN flows ON flows.id = flows_search.flow,
      CAST(? AS tsquery) AS wanted
    WHERE words @@ wanted ORDER BY ts_rank('{0.1, 0.3, 0.8, 1}', words, wanted) DESC, flows.name`;
  return names(sql, text, [wanted.join(' & ')]);
}

async function names(sql: Sql, text: string, values: readonly string[]): Promise<string[]> {
  return (await sql.rows(text, values)).map(([name]) => asText(name));
}

/** SQLite ends a text at NUL. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', ' ');
}

const longestWord = 100;
/** Characters of all words together; PostgreSQL takes a megabyte. */
const mostText = 300_000;

/**
 * Every word once, with the weight of the first text that it occurs in. Made here and not by PostgreSQL's own parser,
 * which knows languages, hosts and numbers but finds no word in the middle of them, and so other flows than SQLite's.
 */
function tsvectorOf(texts: readonly [string, string, string, string]): string {
  const weights = new Map<string, string>();
  let length = 0;
  for (const [index, text] of texts.entries()) {
    for (const word of plainWords(text)) {
      if (weights.has(word)) continue;
      length += word.length;
      if (length > mostText) break;
      weights.set(word, 'ABCD'.charAt(index));
    }
  }
  return [...weights].map(([word, weight]) => `'${word}':1${weight}`).join(' ');
}

/** Words of letters and digits only, in lower case and without accents: as SQLite's index has them. */
function plainWords(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word].slice(0, longestWord).join(''));
}
