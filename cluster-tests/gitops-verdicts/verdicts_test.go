// Package verdicts evaluates devices, fleets and image sources with the code of GitOps tools: kstatus, Flux and Argo CD.
// They have the statuses of the operator's golden files and some others.
package verdicts

import (
	"flag"
	"os"
	"strings"
	"testing"

	fluxkstatus "github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

var write = flag.Bool("write", false, "update the files that are compared")

type verdict struct{ kstatus, flux, argo string }

func evaluate(t *testing.T, resource *unstructured.Unstructured) verdict {
	t.Helper()
	return verdict{kstatus(t, resource), fluxVerdict(t, resource), argoHealth(t, resource).Status}
}

// The kstatus of Kubernetes SIG CLI. Flux has its own copy, which must return the same.
func kstatus(t *testing.T, device *unstructured.Unstructured) string {
	t.Helper()
	result, err := status.Compute(device)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := fluxkstatus.Compute(device)
	if err != nil {
		t.Fatal(err)
	}
	if result.Status.String() != copied.Status.String() {
		t.Errorf("kstatus returns %s, Flux's copy %s", result.Status, copied.Status)
	}
	return result.Status.String()
}

func TestVerdicts(t *testing.T) {
	groups := map[string][]string{}
	all := resources(t)
	for _, name := range sorted(all) {
		result := evaluate(t, all[name])
		title := all[name].GetKind() + ": kstatus " + result.kstatus + ", Flux " + result.flux + ", Argo CD " + result.argo
		groups[title] = append(groups[title], "  "+name+"\n")
	}
	var table strings.Builder
	for _, title := range sorted(groups) {
		table.WriteString(title + "\n" + strings.Join(groups[title], "") + "\n")
	}
	assertFile(t, "verdicts.txt", table.String())
}

// Holds independently of the table.
func TestToolsDoNotContradictEachOther(t *testing.T) {
	for name, resource := range resources(t) {
		result := evaluate(t, resource)
		paused := result.argo == "Suspended"
		_, reconciled, _ := unstructured.NestedSlice(resource.Object, "status", "conditions")
		if (result.kstatus == "Failed") != (result.argo == "Degraded") && !paused {
			t.Errorf("%s is failed for one tool but not for the other: %v", name, result)
		}
		if (result.flux == "Current") != (result.argo == "Healthy") && !paused {
			t.Errorf("%s is healthy for one tool but not for the other: %v", name, result)
		}
		if reconciled && resource.GetDeletionTimestamp() == nil && result.kstatus != result.flux {
			t.Errorf("%s: the expressions for Flux differ from kstatus: %v", name, result)
		}
		if !reconciled && (result.flux == "Current" || result.argo == "Healthy") {
			t.Errorf("%s is healthy before the operator reconciled it: %v", name, result)
		}
	}
}

func assertFile(t *testing.T, file, want string) {
	t.Helper()
	if *write {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if found := text(t, file); found != want {
		t.Errorf("%s differs; to update it, run ./regenerate. Expected:\n%s", file, want)
	}
}
