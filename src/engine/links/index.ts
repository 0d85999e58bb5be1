/** Bulk messages between hosts: one stream per pair, made and remade by itself, over whichever address answers. In come
 *  messages for a host and where hosts are; out come messages of hosts and the fate of the links. It promises order and no
 *  loss while a link stands, bounded queues, and that only holders of the cluster's key connect. It never reads a message. */
export { type LinkNetwork, memoryLinks } from "./memory.ts";
export { type TlsLinks, type TlsLinksOptions, tlsLinks } from "./tls.ts";
export type { LinkEvent, LinkMessage, Links, PeerAddress } from "./types.ts";
