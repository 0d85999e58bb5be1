// Checks the house: a room in src/ imports only from rooms on floors below it, and only through their index.ts.
// The floors are the table in ARCHITECTURE.md; a room that is missing here is an error, so the table cannot rot.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const FLOORS = [
  ["base"],
  ["cib", "rules", "language", "agents", "protocol"],
  ["acl", "state", "membership", "journal"],
  ["scheduler", "status"],
  ["transition", "executor", "fencing"],
  ["controller", "verify"],
  ["client", "engine"],
  ["shell", "tools"],
  ["tui"],
  ["main"],
];
/** Room -> rooms on its own floor that it may use: the document and its rules stand below the words that speak of them. */
const SAME_FLOOR = { rules: ["cib"], language: ["cib", "rules"], agents: ["cib"], protocol: ["cib"] };

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const src = join(root, "src");
const floorOf = new Map(FLOORS.flatMap((rooms, floor) => rooms.map((room) => [room, floor])));
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)import\s*["']([^"']+)["']/g;

function* sources(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}

const problems = [];
for (const file of sources(src)) {
  const [room] = relative(src, file).split("/");
  const floor = floorOf.get(room);
  if (floor === undefined) {
    problems.push(`${relative(root, file)}: room "${room}" has no floor in .config/floors.mjs`);
    continue;
  }
  const text = readFileSync(file, "utf8");
  for (const match of text.matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? match[3];
    if (!target.startsWith(".")) continue;
    const to = resolve(dirname(file), target);
    const [toRoom, ...rest] = relative(src, to).split("/");
    if (toRoom === "..") {
      problems.push(`${relative(root, file)}: imports ${target} from outside src`);
      continue;
    }
    if (toRoom === room) continue;
    const toFloor = floorOf.get(toRoom);
    const allowed = toFloor !== undefined && (toFloor < floor || SAME_FLOOR[room]?.includes(toRoom));
    if (!allowed)
      problems.push(`${relative(root, file)}: ${room} (floor ${floor}) may not import ${toRoom} (floor ${toFloor})`);
    else if (rest.join("/") !== "index.ts")
      problems.push(`${relative(root, file)}: import ${toRoom} through its index.ts, not ${target}`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
