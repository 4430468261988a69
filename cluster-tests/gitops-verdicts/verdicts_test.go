// Package verdicts has GitOps tools judge devices: kstatus, Flux and Argo CD, each by its own code, over the statuses
// that the operator's golden files tell of and some more.
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

var write = flag.Bool("write", false, "write the files anew that are compared")

type verdict struct{ kstatus, flux, argo string }

func judged(t *testing.T, device *unstructured.Unstructured) verdict {
	t.Helper()
	return verdict{kstatus(t, device), fluxVerdict(t, device), argoHealth(t, device).Status}
}

// kstatus is the one of Kubernetes' SIG CLI; Flux has a copy of its own, which must say the same.
func kstatus(t *testing.T, device *unstructured.Unstructured) string {
	t.Helper()
	told, err := status.Compute(device)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := fluxkstatus.Compute(device)
	if err != nil {
		t.Fatal(err)
	}
	if told.Status.String() != copied.Status.String() {
		t.Errorf("kstatus says %s, Flux's copy %s", told.Status, copied.Status)
	}
	return told.Status.String()
}

func TestVerdicts(t *testing.T) {
	groups := map[string][]string{}
	all := devices(t)
	for _, name := range sorted(all) {
		told := judged(t, all[name])
		title := "kstatus " + told.kstatus + ", Flux " + told.flux + ", Argo CD " + told.argo
		groups[title] = append(groups[title], "  "+name+"\n")
	}
	var table strings.Builder
	for _, title := range sorted(groups) {
		table.WriteString(title + "\n" + strings.Join(groups[title], "") + "\n")
	}
	assertFile(t, "verdicts.txt", table.String())
}

// What may not be otherwise, whatever the table says.
func TestTheJudgesDoNotContradictEachOther(t *testing.T) {
	for name, device := range devices(t) {
		told := judged(t, device)
		paused := told.argo == "Suspended"
		_, looked, _ := unstructured.NestedSlice(device.Object, "status", "conditions")
		if (told.kstatus == "Failed") != (told.argo == "Degraded") && !paused {
			t.Errorf("%s is stuck for one and not for the other: %v", name, told)
		}
		if (told.flux == "Current") != (told.argo == "Healthy") && !paused {
			t.Errorf("%s is done for one and not for the other: %v", name, told)
		}
		if looked && device.GetDeletionTimestamp() == nil && told.kstatus != told.flux {
			t.Errorf("the expressions for Flux say other than kstatus: %s %v", name, told)
		}
		if !looked && (told.flux == "Current" || told.argo == "Healthy") {
			t.Errorf("%s is taken for done before the operator saw it: %v", name, told)
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
		t.Errorf("%s is not as it should be; cluster-tests/gitops-verdicts/run -write writes it anew. It should be\n%s", file, want)
	}
}
