import { connect, type Socket } from "node:net";
import { CrmError } from "../base/index.ts";
import { ANSWER_LIMIT, type Answer, encodeFrame, FrameReader, parseAnswer, type Request } from "../protocol/index.ts";

/** A request without its number. */
export type Question = Request extends infer Each ? (Each extends Request ? Omit<Each, "id"> : never) : never;
export type Event = Extract<Answer, { readonly kind: "snapshot" | "changed" | "standing" }>;
type Reply = Exclude<Answer, Event>;

export interface Follower {
  event(event: Event): void;
  /** The connection ended, and nobody closed it. */
  ended(reason: string): void;
}

interface Waiting {
  resolve(answer: Reply): void;
  reject(error: CrmError): void;
}

/** One connection to an engine: numbered questions, their answers, and events. */
export class Connection {
  readonly #socket: Socket;
  readonly #path: string;
  readonly #reader = new FrameReader(ANSWER_LIMIT);
  readonly #waiting = new Map<number, Waiting>();
  #follower: Follower | undefined;
  #number = 0;
  #ended: string | undefined;

  private constructor(socket: Socket, path: string) {
    this.#socket = socket;
    this.#path = path;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (error) => this.#end(error.message));
    socket.on("close", () => this.#end("the connection was closed"));
  }

  /** @throws CrmError `disconnected` */
  static open(path: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      const fail = (error: Error): void =>
        reject(
          new CrmError(
            {
              code: "disconnected",
              message: `cannot reach the cluster: ${describe(error)}`,
              at: { source: path },
            },
            { cause: error },
          ),
        );
      socket.once("error", fail);
      socket.once("connect", () => {
        socket.off("error", fail);
        resolve(new Connection(socket, path));
      });
    });
  }

  /** @throws CrmError as the engine says; `disconnected` when the answer was lost */
  ask(question: Question): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#lost(this.#ended));
      const id = ++this.#number;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(encodeFrame({ ...question, id }));
    });
  }

  /** Asks to be told of every change from now on. What comes is the follower's, and so is the end of the connection.
   *  @throws CrmError as `ask` */
  async watch(follower: Follower): Promise<void> {
    this.#follower = follower;
    await this.ask({ kind: "watch" });
  }

  /** Open, and no answer is waited for. */
  get isIdle(): boolean {
    return this.#ended === undefined && this.#waiting.size === 0;
  }

  /** Nothing can be asked any more. */
  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  close(): void {
    this.#ended ??= "closed";
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    try {
      for (const message of this.#reader.add(chunk)) this.#message(parseAnswer(message));
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      this.#end(error.message);
      this.#socket.destroy();
    }
  }

  #message(answer: Answer): void {
    if (answer.kind === "snapshot" || answer.kind === "changed" || answer.kind === "standing") {
      this.#follower?.event(answer);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (waiting === undefined) {
      // Number 0: the engine could not even read which request it was.
      if (answer.kind === "failed") this.#end(answer.error.message);
      return;
    }
    waiting.resolve(answer);
  }

  #end(reason: string): void {
    const closed = this.#ended !== undefined;
    this.#ended ??= reason;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#lost(reason));
    this.#waiting.clear();
    if (!closed) this.#follower?.ended(reason);
  }

  #lost(reason: string): CrmError {
    return new CrmError({
      code: "disconnected",
      message: `the connection to the cluster is lost: ${reason}`,
      at: { source: this.#path },
    });
  }
}

function describe(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "there is no such socket";
    case "ECONNREFUSED":
      return "nothing listens on the socket";
    case "EACCES":
      return "permission denied";
    default:
      return error.message;
  }
}
