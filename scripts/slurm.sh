#!/usr/bin/env bash
# A Slurm cluster of two nodes on this machine, for tests: slurm.sh start DIR | stop DIR | kill-node NAME DIR | start-node NAME DIR.
# Everything of it lives in DIR, apart from a link to its configuration: Snakemake's plug-in drops SLURM_CONF, and Slurm's
# commands then look in /etc/slurm. Neither systemd nor cgroups nor accounting is needed.
set -euo pipefail
command=$1
case $command in
start | stop) dir=$(realpath -m "$2") ;;
kill-node | start-node) node=$2 dir=$(realpath "$3") ;;
*) exit 2 ;;
esac
link=/etc/slurm/slurm.conf
socket=$dir/munge.socket
# Debian keeps the daemons where an ordinary user's PATH does not lead.
PATH=$PATH:/usr/sbin
export SLURM_CONF=$dir/slurm.conf

start_node() {
    slurmd -N "$1" -f "$SLURM_CONF" -D >"$dir/$1.out" 2>&1 </dev/null &
    echo $! >"$dir/$1.own.pid"
}

gone() { # wait up to 10 s until a process has gone
    for _ in $(seq 100); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 "$1" 2>/dev/null || true
}

case $command in
start)
    [ ! -e "$link" ] || { echo "slurm.sh: this machine has a Slurm of its own ($link); it is left alone" >&2 && exit 1; }
    mkdir -p "$dir/state" "$dir/n1" "$dir/n2"
    chmod 755 "$dir"
    dd if=/dev/urandom of="$dir/munge.key" bs=128 count=1 status=none
    chmod 400 "$dir/munge.key"
    munged --force --key-file="$dir/munge.key" --socket="$socket" --pid-file="$dir/munged.pid" \
        --log-file="$dir/munged.log" --seed-file="$dir/munged.seed"
    host=$(hostname -s)
    cat >"$SLURM_CONF" <<EOF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$socket
CredType=cred/munge
SlurmctldPort=16817
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/%n.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SlurmdParameters=config_overrides
SlurmctldTimeout=30
SlurmdTimeout=15
MinJobAge=600
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=16818 CPUs=4 RealMemory=6000
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=16819 CPUs=4 RealMemory=6000
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=60 State=UP
EOF
    mkdir -p "$(dirname "$link")"
    ln -s "$SLURM_CONF" "$link"
    slurmctld -D -f "$SLURM_CONF" >"$dir/slurmctld.out" 2>&1 </dev/null &
    echo $! >"$dir/slurmctld.own.pid"
    start_node n1
    start_node n2
    for _ in $(seq 60); do
        if [ "$(sinfo --noheader --Node --format=%T 2>/dev/null | grep -cx idle)" = 2 ]; then exit 0; fi
        sleep 0.5
    done
    echo "slurm.sh: the nodes did not come up" >&2
    tail -n 5 "$dir"/*.log "$dir"/*.out >&2
    exit 1
    ;;
kill-node)
    # As a node does that loses its power: the daemon and all that it had started.
    for step in $(pgrep -f "^slurmstepd: .*" || true); do
        [ "$(tr '\0' '\n' <"/proc/$step/environ" 2>/dev/null | sed -n 's/^SLURMD_NODENAME=//p')" = "$node" ] && kill -9 "$step"
    done
    for job in $(pgrep -f snakemake || true); do
        [ "$(tr '\0' '\n' <"/proc/$job/environ" 2>/dev/null | sed -n 's/^SLURMD_NODENAME=//p')" = "$node" ] && kill -9 "$job"
    done
    kill -9 "$(cat "$dir/$node.own.pid")"
    ;;
start-node)
    start_node "$node"
    ;;
stop)
    scancel --state=PENDING,RUNNING --partition=all 2>/dev/null || true
    for name in n1.own n2.own slurmctld.own munged; do
        [ -f "$dir/$name.pid" ] || continue
        pid=$(cat "$dir/$name.pid")
        kill "$pid" 2>/dev/null || true
        gone "$pid"
    done
    if [ -L "$link" ] && [ "$(readlink "$link")" = "$SLURM_CONF" ]; then rm "$link"; fi
    ;;
esac
