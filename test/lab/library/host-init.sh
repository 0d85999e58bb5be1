#!/bin/sh
# First process of a lab host (or of the hub): makes the mounts, says it is ready, then reaps orphans for ever.
#   host-init.sh hub|NAME DIRECTORY-OF-THE-LAB PROJECT HOSTS-FILE
# The kernel ends everything in the pid namespace with this process.
set -e
name=$1 lab=$2 project=$3 hosts=$4
own=$lab/$name

overlay() { # overlay PART: a private copy-on-write /PART whose changes stay on the host's disk
  disk=$lab/disks/$name/$1 work=$lab/disks/.work/$name/$1
  mkdir -p "$disk" "$work"
  mount -t overlay overlay -o "lowerdir=/$1,upperdir=$disk,workdir=$work" "/$1"
}

hub() {
  # Where the lab's directory cannot carry an overlay (it is on one itself, as in a container), disks are kept in memory.
  mkdir -p "$lab/disks/probe/up" "$lab/disks/probe/work" "$lab/disks/probe/at"
  if mount -t overlay overlay -o "lowerdir=/etc,upperdir=$lab/disks/probe/up,workdir=$lab/disks/probe/work" "$lab/disks/probe/at" 2>/dev/null
  then umount "$lab/disks/probe/at"
  else mount -t tmpfs tmpfs "$lab/disks"
  fi
}

host() {
  case $project in
    /etc/* | /var/* | /root/*) mkdir -p "$own/project"; mount --bind "$project" "$own/project" ;;
  esac
  for part in etc var root usr/lib/ocf; do [ ! -d "/$part" ] || overlay "$part"; done
  if [ -d "$own/project" ]; then mkdir -p "$project"; mount --bind "$own/project" "$project"; fi
  mount -t tmpfs -o mode=755 tmpfs /run
  mount -t tmpfs -o mode=1777 tmpfs /dev/shm
  mkdir -p /run/lock
  hostname "$name"
  echo "$name" >/etc/hostname
  printf '127.0.0.1 localhost\n%s\n' "$hosts" >/etc/hosts
  rm -f /etc/resolv.conf
  : >/etc/resolv.conf # nobody to ask: a look-up fails at once
}

mount --make-rprivate /
if [ "$name" = hub ]; then hub; else host; fi
ip link set lo up
: >"$own/ready"
while :; do
  sleep 86400 &
  wait || :
done
