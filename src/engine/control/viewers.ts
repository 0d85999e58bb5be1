import { type Identity, limits, type Moment, readableBy, readDenied } from "../../acl/index.ts";
import { CrmError } from "../../base/index.ts";
import type { WireStatus } from "../../protocol/index.ts";
import { hostZone } from "../../rules/index.ts";
import { withoutSecrets } from "./hidden.ts";
import type { ControlTarget } from "./target.ts";
import { DocumentView } from "./view.ts";

/** One who looks at the cluster through a socket. */
export interface Viewer {
  readonly view: DocumentView;
  /** Without what runs: actions name resources that may be hidden. */
  status(): WireStatus;
  /** @throws CrmError `read-denied` for one whom ACLs limit */
  mustSeeAll(): void;
}

/** Those who look through one socket. Clients of one user share what is made for them. */
export class Viewers {
  readonly #target: ControlTarget;
  readonly #everybody: DocumentView;
  readonly #limited = new Map<string, Viewer>();

  constructor(target: ControlTarget, isPublic: boolean) {
    this.#target = target;
    this.#everybody = new DocumentView(target, isPublic ? withoutSecrets : undefined);
  }

  viewer(identity: Identity | undefined): Viewer {
    const target = this.#target;
    if (identity === undefined) {
      return { view: this.#everybody, status: () => target.status(), mustSeeAll: () => undefined };
    }
    const key = [identity.user, ...identity.groups].join("\n");
    let viewer = this.#limited.get(key);
    if (viewer === undefined) this.#limited.set(key, (viewer = limitedViewer(target, this.#everybody, identity)));
    return viewer;
  }
}

function limitedViewer(target: ControlTarget, everybody: DocumentView, identity: Identity): Viewer {
  const now = (): Moment => ({ nowMs: Date.now(), zone: hostZone });
  const isLimited = (): boolean => limits(target.document(), identity, now());
  const show = (document: Parameters<typeof withoutSecrets>[0]) => {
    const part = readableBy(withoutSecrets(document), identity, now());
    if (part === undefined) throw new CrmError(readDenied(identity));
    return part;
  };
  return {
    view: new DocumentView(target, show, everybody),
    status() {
      const { transition, ...rest } = target.status();
      return transition === undefined || isLimited() ? rest : { ...rest, transition };
    },
    mustSeeAll() {
      if (isLimited()) throw new CrmError(readDenied(identity));
    },
  };
}
