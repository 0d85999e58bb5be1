/** The liveness thread of the daemon and of the playground. */
import { parentPort } from "node:worker_threads";
import { serveLiveness } from "../engine/index.ts";

if (parentPort !== null) serveLiveness(parentPort);
