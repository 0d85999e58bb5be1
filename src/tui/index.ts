/** The screens: the prompt, the configure workspace, the monitor. A shell or a cluster and a terminal come in; they run until
 *  the user leaves and give an exit code. What is shown is computed by pure functions from values (`prompt/`, `monitor/`,
 *  ...) and painted by Ink, which is loaded only when a screen opens. Nothing is decided here about the cluster: changes go
 *  through the shell, so that every screen does what the command would do. */
export { type OpenMonitorOptions, type OpenShellOptions, openMonitor, openShell } from "./app/open.ts";
export { keysManual } from "./keys/manual.ts";
export { MONITOR_PRESETS, type MonitorSettings } from "./monitor/settings.ts";
