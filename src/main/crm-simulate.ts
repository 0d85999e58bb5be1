import { loadTool } from "../tools/index.ts";
import { nodeIo } from "./io/node-io.ts";

const crmSimulate = await loadTool("crm_simulate");
process.exitCode = await crmSimulate(process.argv.slice(2), nodeIo("crm_simulate"));
