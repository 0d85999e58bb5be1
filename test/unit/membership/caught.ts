/** First packets of Heartbeat 3.0.6 hosts, as caught on the wire: key 1, secret `s3cret` (crc has none). */
export const CAUGHT: Readonly<Record<string, string>> = {
  sha1: [
    "IyMjCjExOigwKXQ9c3RhdHVzLDEwOigwKXN0PWluaXQsMTA6KDApZHQ9MWI1OCwxMzooMClwcm90b2NvbD0xLDEwOigwKXNyYz1o",
    "YjEsMjc6KDEpc3JjdXVpZD3XVpJXTL5NrZ0l57Wk6CqLLDg6KDApc2VxPTEsMTQ6KDApaGc9NmIwMzcwYjUsMTQ6KDApdHM9NmIw",
    "MzcwYjQsMjk6KDApbGQ9Ni4yOCA1LjY1IDQuMzEgNy8yMTAgMjgsODooMCl0dGw9Myw1MDooMClhdXRoPTEgMzg4NTNiYjcwZjFk",
    "MjA1ODVhNGU2ZDE0ZTQ1OTgyZmRjMzNjZjFlMSwlJSUKNDI6MSBkM2UxMTRhM2FhNzdhMzE5NGIzMDgzN2QxODllOTFhY2U5NTYz",
    "NTExLA==",
  ].join(""),
  md5: [
    "IyMjCjExOigwKXQ9c3RhdHVzLDEwOigwKXN0PWluaXQsMTA6KDApZHQ9MWI1OCwxMzooMClwcm90b2NvbD0xLDEwOigwKXNyYz1o",
    "YjEsMjc6KDEpc3JjdXVpZD2IKF61cE1NubXuSwU8d02rLDg6KDApc2VxPTEsMTQ6KDApaGc9NmIwMzcwYzIsMTQ6KDApdHM9NmIw",
    "MzcwYzIsMjk6KDApbGQ9NS43OCA1LjU2IDQuMzAgOC8yMTAgMjgsODooMCl0dGw9Myw0MjooMClhdXRoPTEgM2ViYjc1NjgxMTY3",
    "ZmIzOTMxYzhlMDA3NDgwNjIyN2EsJSUlCjM0OjEgZmMxODNjMGY0YWFiNWI2YjVhMWNmNTI5Y2NlNDVjMjgs",
  ].join(""),
  crc: [
    "IyMjCjE0OigwKXQ9TlNfYWNrbXNnLDExOigwKWRlc3Q9aGIxLDExOigwKWFja3NlcT0xLDI4OigxKWRlc3R1dWlkPfQNGVrP6Ej8",
    "lymn5fHISjIsMTA6KDApc3JjPWhiMSwyNzooMSlzcmN1dWlkPfQNGVrP6Ej8lymn5fHISjIsMTQ6KDApaGc9NmIwMzcwZDAsMTQ6",
    "KDApdHM9NmIwMzcwY2YsODooMCl0dGw9MywxODooMClhdXRoPTEgYmIyNThkMzgsJSUlCjEwOjEgNzE3OTAwYjQs",
  ].join(""),
  netstring: [
    "IyMjCjExOigwKXQ9c3RhdHVzLDEwOigwKXN0PWluaXQsMTA6KDApZHQ9MWI1OCwxMzooMClwcm90b2NvbD0xLDEwOigwKXNyYz1o",
    "YjEsMjc6KDEpc3JjdXVpZD1E2wRcwg1NhrMbZH/oWC9BLDg6KDApc2VxPTEsMTQ6KDApaGc9NmIwMzcwZGQsMTQ6KDApdHM9NmIw",
    "MzcwZGMsMzA6KDApbGQ9Ni41MCA1LjczIDQuNDAgMTAvMjUxIDI4LDg6KDApdHRsPTMsJSUlCjQyOjEgZmJiZDZkYTE1YmQxMTgw",
    "MWRkNWNjMTM4ZDJkNmZlZDJkMzZhYTQ1OCw=",
  ].join(""),
};
