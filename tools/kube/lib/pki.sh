# Sourced by `up`: make_pki writes the cluster's authority, certificates and kubeconfigs into $dir/pki.

make_pki() {
  cd "$dir/pki"
  openssl req -x509 "${ec[@]}" -subj "/CN=$name" -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout ca.key -out ca.crt 2>/dev/null
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out accounts.key 2>/dev/null
  openssl pkey -in accounts.key -pubout -out accounts.pub

  local service=kubernetes.default
  certificate apiserver /CN=kube-apiserver \
    "DNS:localhost,DNS:kubernetes,DNS:$service,DNS:$service.svc,DNS:$service.svc.cluster.local,IP:127.0.0.1,IP:10.96.0.1,IP:10.245.0.1"
  certificate kubelet /O=system:nodes/CN=system:node:node DNS:node,IP:10.245.0.1
  certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
  certificate front-proxy /CN=front-proxy
  identity node /O=system:nodes/CN=system:node:node
  identity controller-manager /CN=system:kube-controller-manager
  identity scheduler /CN=system:kube-scheduler
  identity proxy /CN=system:kube-proxy
  identity addon /O=system:masters/CN=addon
  identity admin /O=system:masters/CN=admin ../kubeconfig
  cd /
}

ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650)

# certificate NAME SUBJECT [ALTERNATIVE-NAMES]
certificate() {
  openssl req -x509 "${ec[@]}" -CA ca.crt -CAkey ca.key -subj "$2" -keyout "$1.key" -out "$1.crt" \
    -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=clientAuth,serverAuth \
    ${3:+-addext "subjectAltName=$3"} 2>/dev/null
}

# identity NAME SUBJECT [FILE]: a client certificate, and a kubeconfig that holds it.
identity() {
  certificate "$1" "$2"
  cat > "${3:-$1.kubeconfig}" <<-YAML
	apiVersion: v1
	kind: Config
	clusters: [{name: $name, cluster: {server: "https://127.0.0.1:$port", certificate-authority-data: $(base64 -w0 ca.crt)}}]
	users: [{name: $1, user: {client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key")}}]
	contexts: [{name: $name, context: {cluster: $name, user: $1}}]
	current-context: $name
	YAML
}
