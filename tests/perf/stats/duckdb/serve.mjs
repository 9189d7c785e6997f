// DuckDB for the bench: one JSON text of SQL a line in, one JSON list of rows a line out (a text when it failed). node serve.mjs FILE
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(process.argv[2]);
const connection = await instance.connect();
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const rows = (await connection.runAndReadAll(JSON.parse(line))).getRows();
    console.log(JSON.stringify(rows, (_, v) => (typeof v === 'bigint' ? String(v) : v)));
  } catch (e) {
    console.log(JSON.stringify(String(e)));
  }
}
