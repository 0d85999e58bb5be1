# Words that Lifeline's own agents share: OCF's result codes, logging, meta-data. Plain sh; agents source it and then call
# `agent_main "$@"`, which dispatches to functions named `agent_ACTION` (dashes become underscores).

OCF_SUCCESS=0
OCF_ERR_GENERIC=1
OCF_ERR_ARGS=2
OCF_ERR_UNIMPLEMENTED=3
OCF_ERR_PERM=4
OCF_ERR_INSTALLED=5
OCF_ERR_CONFIGURED=6
OCF_NOT_RUNNING=7
OCF_RUNNING_PROMOTED=8

: "${HA_RSCTMP:=/run/resource-agents}"
: "${OCF_RESOURCE_INSTANCE:=default}"
: "${OCF_EXIT_REASON_PREFIX:=ocf-exit-reason:}"
LC_ALL=C
export LC_ALL

# The reason of a failure, where the administrator will see it.
agent_reason() {
  printf '%s%s\n' "$OCF_EXIT_REASON_PREFIX" "$*" >&2
}

agent_log() {
  printf '%s\n' "$*" >&2
}

agent_is_true() {
  case "$1" in
    yes | true | 1 | YES | TRUE | True | ja | on | ON) return 0 ;;
    *) return 1 ;;
  esac
}

agent_have() {
  command -v "$1" >/dev/null 2>&1
}

agent_need() {
  agent_have "$1" && return 0
  agent_reason "$1 is not installed"
  return $OCF_ERR_INSTALLED
}

# A probe asks whether something runs that the cluster has not started.
agent_is_probe() {
  [ "$__OCF_ACTION" = monitor ] && [ "${OCF_RESKEY_CRM_meta_interval:-0}" = 0 ]
}

# Where the record of a resource is kept until the next boot.
agent_state_file() {
  printf '%s/%s-%s.state' "$HA_RSCTMP" "$1" "$(printf '%s' "$OCF_RESOURCE_INSTANCE" | tr '/' '-')"
}

agent_make_state_dir() {
  dir=${1%/*}
  [ -d "$dir" ] || mkdir -p -m 0755 "$dir" 2>/dev/null
  [ -d "$dir" ] && [ -w "$dir" ] && return 0
  agent_reason "cannot write to $dir"
  return $OCF_ERR_PERM
}

agent_usage() {
  printf 'usage: %s %s\n' "${0##*/}" "$1"
}

agent_main() {
  __OCF_ACTION=$1
  if [ $# -ne 1 ]; then
    agent_usage "{start|stop|monitor|validate-all|meta-data}" >&2
    exit $OCF_ERR_ARGS
  fi
  case "$1" in
    meta-data)
      agent_metadata
      exit $OCF_SUCCESS
      ;;
    usage | help)
      agent_usage "{start|stop|monitor|validate-all|meta-data}"
      exit $OCF_SUCCESS
      ;;
  esac
  action=agent_$(printf '%s' "$1" | tr '-' '_')
  if ! type "$action" >/dev/null 2>&1; then
    agent_reason "no such action: $1"
    exit $OCF_ERR_UNIMPLEMENTED
  fi
  "$action"
  exit $?
}
