# Sourced by cluster.sh inside the node's own namespaces: prepares them, and starts a real node there.
node_address=10.245.0.1
group=zendo-kube-$(basename "$dir")

prepare_node() {
  mount --make-rshared /
  mount -t tmpfs none /run
  mount -t tmpfs none /var/log
  local place
  for place in kubelet cni; do
    mkdir -p "$dir/$place" "/var/lib/$place"
    mount --bind "$dir/$place" "/var/lib/$place"
  done
  hostname node
  ip link set lo up
  ip address add $node_address/32 dev lo
  ip route add default dev lo src $node_address # so that the node's own processes can address Services
  echo 1 > /proc/sys/net/ipv4/ip_forward
  # The kubelet would set these for the whole machine. Here it finds that they already are as it wants.
  local key value
  while read -r key value; do
    echo "$value" > "/run/$(basename "$key")"
    mount --bind "/run/$(basename "$key")" "/proc/sys/$key"
  done <<< 'vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000'
  local controller
  for controller in /sys/fs/cgroup/*/; do mkdir -p "$controller$group"; done
  start_outside
}

# A stand-in for the internet: another network, one hop away, with an address that no range of the cluster holds.
# Nothing listens there until a test enters it (`nsenter --net=/run/netns/outside`).
start_outside() {
  ip netns add outside
  ip link add outside type veth peer name uplink netns outside
  ip address add 203.0.113.1/24 dev outside
  ip link set outside up
  ip -n outside link set lo up
  ip -n outside address add 203.0.113.10/24 dev uplink
  ip -n outside link set uplink up
  ip -n outside route add default via 203.0.113.1
}

write_network() {
  mkdir -p "$dir/net.d"
  cat > "$dir/net.d/pods.conflist" <<-JSON
	{"cniVersion": "1.0.0", "name": "pods", "plugins": [
	  {"type": "ptp", "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.244.0.0/20"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
	  {"type": "portmap", "capabilities": {"portMappings": true}}]}
	JSON
}

write_containerd() {
  cat > "$dir/containerd.toml" <<-TOML
	version = 2
	root = "$dir/containerd"
	state = "/run/containerd"
	disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
	[plugins."io.containerd.grpc.v1.cri"]
	  sandbox_image = "zendo.local/pause:1"
	  restrict_oom_score_adj = true # a sandboxed machine may lack CAP_SYS_RESOURCE
	  [plugins."io.containerd.grpc.v1.cri".cni]
	    bin_dir = "/usr/lib/cni"
	    conf_dir = "$dir/net.d"
	TOML
}

write_kubelet() {
  cat > "$dir/kubelet.yaml" <<-YAML
	apiVersion: kubelet.config.k8s.io/v1beta1
	kind: KubeletConfiguration
	containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
	cgroupDriver: cgroupfs
	cgroupRoot: /$group
	failCgroupV1: false
	authentication: {x509: {clientCAFile: $pki/ca.crt}, webhook: {enabled: true}, anonymous: {enabled: false}}
	authorization: {mode: Webhook}
	tlsCertFile: $pki/kubelet.crt
	tlsPrivateKeyFile: $pki/kubelet.key
	clusterDomain: cluster.local
	clusterDNS: [10.96.0.10]
	resolvConf: ""
	failSwapOn: false
	maxPods: 500
	registryPullQPS: 0
	nodeStatusUpdateFrequency: 1s
	kubeAPIQPS: 100
	kubeAPIBurst: 200
	evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
	imageGCHighThresholdPercent: 100
	YAML
}

write_proxy() {
  cat > "$dir/proxy.yaml" <<-YAML
	apiVersion: kubeproxy.config.k8s.io/v1alpha1
	kind: KubeProxyConfiguration
	mode: nftables
	clientConnection: {kubeconfig: $pki/proxy.kubeconfig}
	clusterCIDR: 10.244.0.0/20
	hostnameOverride: node
	conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
	nftables: {minSyncPeriod: 100ms, syncPeriod: 30s}
	YAML
}

start_node() {
  write_network
  write_containerd
  write_kubelet
  write_proxy
  containerd --config "$dir/containerd.toml" > "$dir/log/containerd.log" 2>&1 &
  until_ok 30 ctr version
  local image
  for image in pause dns ingress; do ctr --namespace k8s.io images import "$bin/$image.tar"; done
  start kubelet --config "$dir/kubelet.yaml" --kubeconfig "$pki/node.kubeconfig" --hostname-override node --node-ip $node_address
  start kube-proxy --config "$dir/proxy.yaml"
  start policy --kubeconfig "$pki/addon.kubeconfig"
  kube apply --server-side -f "$kit/manifests/addons.yaml"
}
