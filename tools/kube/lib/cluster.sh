#!/usr/bin/env bash
# Runs one cluster's processes until it is told to stop or one of them ends. `up` starts it; for the node tier
# as the first process of new network, mount, process, host name and IPC namespaces, so that nothing outlives it.
. "$(dirname "$0")/common.sh"
dir=$1 tier=$2 port=$3 fakes=$4
pki=$dir/pki
export PATH=$bin:$PATH:/usr/sbin:/sbin
export GOGC=${GOGC:-400} # trades memory for a third of the API server's processor time
trap 'kill -KILL $(jobs -p) 2>/dev/null' EXIT
trap exit TERM INT

# start PROCESS FLAGS...: its log is named for it, and its number is kept, so that a test can stop and continue it.
start() {
  "$bin/zendo-kube" "$@" > "$dir/log/$1.log" 2>&1 &
  echo $! > "$dir/$1.pid"
}
kube() { kubectl --kubeconfig "$dir/kubeconfig" "$@"; }
as() {
  local config=$pki/$1.kubeconfig
  echo --kubeconfig "$config" --authentication-kubeconfig "$config" --authorization-kubeconfig "$config"
}

start_api() {
  local etcd=http://127.0.0.1:$((port + 1)) peer=http://127.0.0.1:$((port + 2))
  start etcd --data-dir "$dir/etcd" --listen-client-urls "$etcd" --advertise-client-urls "$etcd" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer" \
    --unsafe-no-fsync --quota-backend-bytes 4294967296 --log-level warn

  local address=(--bind-address 127.0.0.1 --endpoint-reconciler-type none)
  [ "$tier" != node ] || address=(--bind-address 0.0.0.0 --advertise-address 10.245.0.1)
  start kube-apiserver --etcd-servers "$etcd" "${address[@]}" --secure-port "$port" \
    --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" --client-ca-file "$pki/ca.crt" \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-key-file "$pki/accounts.pub" --service-account-signing-key-file "$pki/accounts.key" \
    --kubelet-certificate-authority "$pki/ca.crt" --kubelet-preferred-address-types InternalIP \
    --kubelet-client-certificate "$pki/kubelet-client.crt" --kubelet-client-key "$pki/kubelet-client.key" \
    --requestheader-client-ca-file "$pki/ca.crt" --requestheader-allowed-names front-proxy \
    --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra- \
    --proxy-client-cert-file "$pki/front-proxy.crt" --proxy-client-key-file "$pki/front-proxy.key" \
    --service-cluster-ip-range 10.96.0.0/16 --max-requests-inflight 800 --max-mutating-requests-inflight 400

  local started
  started=$(jobs -r | wc -l)
  hopeful() { [ "$(jobs -r | wc -l)" = "$started" ]; }
  until_ok 90 serves || { echo "the API server does not answer"; exit 1; }
  hopeful() { true; }
}

start_controllers() {
  local quick=(--bind-address 127.0.0.1 --leader-elect=false --kube-api-qps 3000 --kube-api-burst 6000)
  start kube-controller-manager $(as controller-manager) "${quick[@]}" --secure-port $((port + 3)) \
    --use-service-account-credentials --service-account-private-key-file "$pki/accounts.key" \
    --root-ca-file "$pki/ca.crt" --concurrent-namespace-syncs 50 \
    --cluster-signing-cert-file "$pki/ca.crt" --cluster-signing-key-file "$pki/ca.key"
  start kube-scheduler $(as scheduler) "${quick[@]}" --secure-port $((port + 4))
}

start_fake_nodes() {
  { zendo-kube kwok-stages; echo ---; cat "$kit/manifests/stages.yaml"; } > "$dir/stages.yaml"
  start kwok --kubeconfig "$pki/addon.kubeconfig" --config "$dir/stages.yaml" --server-address "127.0.0.1:$((port + 5))" \
    --manage-all-nodes=false --manage-nodes-with-annotation-selector kwok.x-k8s.io/node=fake --node-lease-duration-seconds 40
  # Beside a real node the fake ones are only for pods that ask for them.
  local taint=''
  [ "$tier" != node ] || taint='{key: kwok.x-k8s.io/node, value: fake, effect: NoSchedule}'
  local each
  for each in $(seq "$fakes"); do
    cat <<-YAML
	---
	apiVersion: v1
	kind: Node
	metadata: {name: fake-$each, annotations: {kwok.x-k8s.io/node: fake}, labels: {type: kwok, kubernetes.io/hostname: fake-$each}}
	spec: {taints: [$taint]}
	status:
	  capacity: &size {cpu: 1k, memory: 1Ti, pods: 10k}
	  allocatable: *size
	YAML
  done | kube apply --server-side -f - >/dev/null
}

if [ "$tier" = node ]; then
  . "$kit/lib/node.sh"
  prepare_node
fi
start_api
start_controllers
[ "$tier" != node ] || start_node
[ "$fakes" = 0 ] || start_fake_nodes
wait -n || true
echo "a process ended; stopping the rest"
