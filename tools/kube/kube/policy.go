package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// runPolicy enforces the cluster's NetworkPolicies on its one node with nftables. Every packet
// between pods is routed through the node (the ptp CNI plugin gives each pod a link of its own), so
// one forward chain sees them all, after kube-proxy has replaced a Service's address by a pod's.
// What a pod sends to the node itself, such as a request to the API server, passes the input chain.
func runPolicy() int {
	flags := flag.NewFlagSet("policy", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "how to reach the API server")
	_ = flags.Parse(os.Args[1:])
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	factory := informers.NewSharedInformerFactory(kubernetes.NewForConfigOrDie(config), 0)
	changed := make(chan struct{}, 1)
	notice := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { notice() },
		UpdateFunc: func(any, any) { notice() },
		DeleteFunc: func(any) { notice() },
	}
	pods, namespaces := factory.Core().V1().Pods(), factory.Core().V1().Namespaces()
	policies := factory.Networking().V1().NetworkPolicies()
	for _, informer := range []cache.SharedIndexInformer{pods.Informer(), namespaces.Informer(), policies.Informer()} {
		_, _ = informer.AddEventHandler(handler)
	}
	factory.Start(context.Background().Done())
	factory.WaitForCacheSync(context.Background().Done())
	applied := ""
	for range changed {
		all, _ := policies.Lister().List(labels.Everything())
		rules := ruleset(all, pods.Lister(), namespaces.Lister())
		if rules == applied {
			continue
		}
		command := exec.Command("nft", "-f", "-")
		command.Stdin = strings.NewReader(rules)
		if out, err := command.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "nft: %v: %s\n%s\n", err, out, rules)
			time.Sleep(time.Second)
			notice()
			continue
		}
		applied = rules
		fmt.Fprintf(os.Stderr, "applied %d policies\n", len(all))
		time.Sleep(50 * time.Millisecond)
	}
	return 0
}

// ruleset answers the whole nftables table, which nft replaces at once. A pod that a policy selects
// gets a chain for that direction: it returns what some policy allows, and drops the rest.
func ruleset(policies []*networking.NetworkPolicy, pods listers.PodLister, namespaces listers.NamespaceLister) string {
	chains := map[string][]string{} // "in 10.244.0.5" -> rules
	for _, policy := range policies {
		selected, _ := pods.Pods(policy.Namespace).List(selector(&policy.Spec.PodSelector))
		for _, pod := range selected {
			if !networked(pod) {
				continue
			}
			if slices.Contains(policy.Spec.PolicyTypes, networking.PolicyTypeIngress) {
				chain := "in " + pod.Status.PodIP
				chains[chain] = append(chains[chain], fmt.Sprintf("# %s/%s", policy.Namespace, policy.Name))
				for _, rule := range policy.Spec.Ingress {
					chains[chain] = append(chains[chain], allow("saddr", rule.From, rule.Ports, policy.Namespace, pod, pods, namespaces)...)
				}
			}
			if slices.Contains(policy.Spec.PolicyTypes, networking.PolicyTypeEgress) {
				chain := "out " + pod.Status.PodIP
				chains[chain] = append(chains[chain], fmt.Sprintf("# %s/%s", policy.Namespace, policy.Name))
				for _, rule := range policy.Spec.Egress {
					chains[chain] = append(chains[chain], allow("daddr", rule.To, rule.Ports, policy.Namespace, nil, pods, namespaces)...)
				}
			}
		}
	}
	names := []string{}
	for name := range chains {
		names = append(names, name)
	}
	slices.Sort(names)
	var text bytes.Buffer
	text.WriteString("table ip network-policy {}\ndelete table ip network-policy\ntable ip network-policy {\n")
	jumps := map[string][]string{}
	for _, name := range names {
		direction, address, _ := strings.Cut(name, " ")
		chain := direction + "-" + strings.ReplaceAll(address, ".", "-")
		jumps[direction] = append(jumps[direction], address+" : jump "+chain)
		fmt.Fprintf(&text, " chain %s {\n  %s\n  drop\n }\n", chain, strings.Join(chains[name], "\n  "))
	}
	for _, hook := range []string{"forward", "input"} {
		fmt.Fprintf(&text, " chain %s {\n  type filter hook %s priority -1; policy accept;\n  ct state established,related accept\n", hook, hook)
		if len(jumps["out"]) > 0 {
			fmt.Fprintf(&text, "  ip saddr vmap { %s }\n", strings.Join(jumps["out"], ", "))
		}
		if len(jumps["in"]) > 0 && hook == "forward" {
			fmt.Fprintf(&text, "  ip daddr vmap { %s }\n", strings.Join(jumps["in"], ", "))
		}
		text.WriteString(" }\n")
	}
	text.WriteString("}\n")
	return text.String()
}

// allow answers the nftables rules for one rule of a policy: its peers by its ports. target is the
// pod whose named ports are meant, or nil when they are each peer's own.
func allow(side string, peers []networking.NetworkPolicyPeer, ports []networking.NetworkPolicyPort, namespace string, target *core.Pod, pods listers.PodLister, namespaces listers.NamespaceLister) []string {
	rules := []string{}
	add := func(match string, owner *core.Pod) {
		for _, port := range portMatches(ports, owner) {
			rules = append(rules, strings.Join(strings.Fields(match+" "+port+" return"), " "))
		}
	}
	if len(peers) == 0 {
		add("", target)
	}
	for _, peer := range peers {
		if block := peer.IPBlock; block != nil {
			match := "ip " + side + " " + block.CIDR
			if len(block.Except) > 0 {
				match += " ip " + side + " != { " + strings.Join(block.Except, ", ") + " }"
			}
			add(match, target)
			continue
		}
		for _, pod := range peerPods(peer, namespace, pods, namespaces) {
			owner := target
			if owner == nil {
				owner = pod
			}
			add("ip "+side+" "+pod.Status.PodIP, owner)
		}
	}
	return rules
}

func peerPods(peer networking.NetworkPolicyPeer, namespace string, pods listers.PodLister, namespaces listers.NamespaceLister) []*core.Pod {
	among := []string{namespace}
	if peer.NamespaceSelector != nil {
		among = nil
		matching, _ := namespaces.List(selector(peer.NamespaceSelector))
		for _, one := range matching {
			among = append(among, one.Name)
		}
	}
	podSelector := labels.Everything()
	if peer.PodSelector != nil {
		podSelector = selector(peer.PodSelector)
	}
	found := []*core.Pod{}
	for _, name := range among {
		matching, _ := pods.Pods(name).List(podSelector)
		found = append(found, slices.DeleteFunc(matching, func(pod *core.Pod) bool { return !networked(pod) })...)
	}
	slices.SortFunc(found, func(a, b *core.Pod) int { return strings.Compare(a.Status.PodIP, b.Status.PodIP) })
	return found
}

func portMatches(ports []networking.NetworkPolicyPort, owner *core.Pod) []string {
	if len(ports) == 0 {
		return []string{""}
	}
	matches := []string{}
	for _, port := range ports {
		protocol := core.ProtocolTCP
		if port.Protocol != nil {
			protocol = *port.Protocol
		}
		name := strings.ToLower(string(protocol))
		switch {
		case port.Port == nil:
			matches = append(matches, "meta l4proto "+name)
		case port.EndPort != nil:
			matches = append(matches, fmt.Sprintf("%s dport %d-%d", name, port.Port.IntVal, *port.EndPort))
		case port.Port.StrVal == "":
			matches = append(matches, fmt.Sprintf("%s dport %d", name, port.Port.IntVal))
		case owner != nil:
			for _, container := range owner.Spec.Containers {
				for _, named := range container.Ports {
					if named.Name == port.Port.StrVal && named.Protocol == protocol {
						matches = append(matches, fmt.Sprintf("%s dport %d", name, named.ContainerPort))
					}
				}
			}
		}
	}
	return matches
}

func selector(from *meta.LabelSelector) labels.Selector {
	if answer, err := meta.LabelSelectorAsSelector(from); err == nil {
		return answer
	}
	return labels.Nothing()
}

// networked tells whether a pod has an address of its own that is in use now.
func networked(pod *core.Pod) bool {
	return !pod.Spec.HostNetwork && pod.Status.PodIP != "" &&
		pod.Status.Phase != core.PodSucceeded && pod.Status.Phase != core.PodFailed
}
