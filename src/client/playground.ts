import { CrmError } from "../base/index.ts";
import { decodeError, type PlaygroundRequest } from "../protocol/index.ts";
import { Connection } from "./connection.ts";

/** Asks a running playground for something that only a playground can do. @throws CrmError */
export async function askPlayground(socket: string, request: PlaygroundRequest): Promise<string> {
  const connection = await Connection.open(socket);
  try {
    const answer = await connection.ask({ kind: "playground", request });
    if (answer.kind === "performed") return answer.text;
    if (answer.kind === "failed") throw new CrmError(decodeError(answer.error));
    throw new CrmError({ code: "protocol", message: `unexpected answer of the playground: ${answer.kind}` });
  } finally {
    connection.close();
  }
}
