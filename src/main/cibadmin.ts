import { runMain } from "./io/run-main.ts";

await runMain("cibadmin", import.meta.url);
