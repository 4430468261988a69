package verdicts

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const (
	apiVersion = "edge.chameleoncloud.org/v1alpha1"
	deletedAt  = "2026-11-22T09:00:00Z"
	reports    = "../../operator/src/test/resources/report"
	// Whole resources, see FleetStatusFilesTest and SourceStatusFilesTest.
	fleetReports  = reports + "-fleets"
	sourceReports = reports + "-sources"
)

// The input of a golden file of the operator's status, see ReportTest.
type situation struct {
	Generation int64          `json:"generation"`
	State      []string       `json:"state"`
	Spec       map[string]any `json:"spec"`
}

// All devices by the name of their case: those of the operator's golden files, with the expected status, and those of
// testdata.
func devices(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	all := fromReports(t)
	join(t, all, fromFiles(t, "testdata", ".yaml"))
	return all
}

// All fleets by the name of their case: those of the operator's golden files, and a deleted one.
func fleets(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	all := fromFiles(t, fleetReports, ".json")
	all["fleet-being-deleted"] = deleted(all["fleet-that-is-ready"])
	return all
}

// The same for image sources of both kinds.
func sources(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	all := fromFiles(t, sourceReports, ".json")
	all["source-being-deleted"] = deleted(all["source-with-a-digest"])
	all["cluster-source-being-deleted"] = deleted(all["cluster-source-with-a-digest"])
	return all
}

// All resources by the name of their case.
func resources(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	all := devices(t)
	join(t, all, fleets(t))
	join(t, all, sources(t))
	return all
}

func join(t *testing.T, all, more map[string]*unstructured.Unstructured) {
	t.Helper()
	for name, resource := range more {
		if all[name] != nil {
			t.Fatalf("two cases have the name %s", name)
		}
		all[name] = resource
	}
}

// A resource while its deletion waits for a finalizer, such as that of a deletion in the foreground.
func deleted(resource *unstructured.Unstructured) *unstructured.Unstructured {
	found := resource.DeepCopy()
	found.Object["metadata"].(map[string]any)["deletionTimestamp"] = deletedAt
	return found
}

func fromReports(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	all := map[string]*unstructured.Unstructured{}
	for _, file := range files(t, reports, ".in.json") {
		var input situation
		var status map[string]any
		read(t, filepath.Join(reports, file+".in.json"), &input)
		read(t, filepath.Join(reports, file+".out.json"), &status)
		all[file] = device(t, input, status)
	}
	return all
}

func device(t *testing.T, input situation, status map[string]any) *unstructured.Unstructured {
	t.Helper()
	metadata := map[string]any{"name": "pi-1", "namespace": "lab", "generation": input.Generation}
	if slices.Contains(input.State, "deleting") {
		metadata["deletionTimestamp"] = deletedAt
	}
	if slices.Contains(input.State, "paused") {
		metadata["annotations"] = map[string]any{"edge.chameleoncloud.org/paused": "true"}
	}
	return object(t, map[string]any{"apiVersion": apiVersion, "kind": "EdgeDevice", "metadata": metadata,
		"spec": input.Spec, "status": status})
}

func fromFiles(t *testing.T, directory, suffix string) map[string]*unstructured.Unstructured {
	t.Helper()
	all := map[string]*unstructured.Unstructured{}
	for _, file := range files(t, directory, suffix) {
		var content map[string]any
		read(t, filepath.Join(directory, file+suffix), &content)
		all[file] = object(t, content)
	}
	return all
}

// An object with the types of the API server's responses: int64 for integers.
func object(t *testing.T, content map[string]any) *unstructured.Unstructured {
	t.Helper()
	text, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	u := &unstructured.Unstructured{}
	if err := u.UnmarshalJSON(text); err != nil {
		t.Fatal(err)
	}
	return u
}

// The names of the files with a suffix, without the suffix. There must be some.
func files(t *testing.T, directory, suffix string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(directory, "*"+suffix))
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s in %s: %v", suffix, directory, err)
	}
	for i, file := range found {
		found[i] = strings.TrimSuffix(filepath.Base(file), suffix)
	}
	return found
}

func read(t *testing.T, file string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text(t, file)), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func text(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func sorted[V any](all map[string]V) []string {
	return slices.Sorted(maps.Keys(all))
}
