// A runner that puts up a lab, says where, and goes on for ever: to be killed.
import { Lab } from "../library/index.ts";

const lab = await Lab.up({ hosts: 1 });
console.log(lab.settings.directory);
setInterval(() => undefined, 1000);
