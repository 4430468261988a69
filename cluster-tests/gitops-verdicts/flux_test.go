package verdicts

import (
	"context"
	"strings"
	"testing"

	helmv2 "github.com/fluxcd/helm-controller/api/v2"
	kustomizev1 "github.com/fluxcd/kustomize-controller/api/v1"
	"github.com/fluxcd/pkg/runtime/cel"
	sourcev1 "github.com/fluxcd/source-controller/api/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const flux = "../../gitops/flux/"

// Flux's status of a device by the expressions of lab.yaml, from Flux's own code. If they cannot be evaluated, it is
// Unknown, and Flux continues to wait.
func fluxVerdict(t *testing.T, device *unstructured.Unstructured) string {
	t.Helper()
	checks := kustomization(t, "lab-devices").Spec.HealthCheckExprs
	if len(checks) != 1 || checks[0].APIVersion != device.GetAPIVersion() || checks[0].Kind != device.GetKind() {
		t.Fatalf("want one check of EdgeDevice, got %v", checks)
	}
	evaluator, err := cel.NewStatusEvaluator(&checks[0].HealthCheckExpressions)
	if err != nil {
		t.Fatal(err)
	}
	reader := cel.NewStatusReader(context.Background(), nil, device.GroupVersionKind().GroupKind(), evaluator)
	result, err := reader.ReadStatusForObject(context.Background(), nil, device)
	if err != nil {
		t.Fatal(err)
	}
	return result.Status.String()
}

// The examples parsed with the types of Flux's API. Unknown fields are errors.
func fluxObjects(t *testing.T) []any {
	t.Helper()
	var all []any
	for _, file := range []string{"operator.yaml", "operator/helmrelease.yaml", "lab.yaml"} {
		for _, document := range strings.Split(text(t, flux+file), "\n---\n") {
			var kind struct {
				APIVersion string `json:"apiVersion"`
				Kind       string `json:"kind"`
			}
			if err := yaml.Unmarshal([]byte(document), &kind); err != nil {
				t.Fatal(err)
			}
			object := map[string]any{
				sourcev1.GroupVersion.String() + " GitRepository":    &sourcev1.GitRepository{},
				kustomizev1.GroupVersion.String() + " Kustomization": &kustomizev1.Kustomization{},
				helmv2.GroupVersion.String() + " HelmRelease":        &helmv2.HelmRelease{},
			}[kind.APIVersion+" "+kind.Kind]
			if object == nil {
				t.Fatalf("%s has %s %s", file, kind.APIVersion, kind.Kind)
			}
			if err := yaml.UnmarshalStrict([]byte(document), object); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			all = append(all, object)
		}
	}
	return all
}

func kustomization(t *testing.T, name string) *kustomizev1.Kustomization {
	t.Helper()
	for _, object := range fluxObjects(t) {
		if found, ok := object.(*kustomizev1.Kustomization); ok && found.Name == name {
			return found
		}
	}
	t.Fatalf("Kustomization %s does not exist", name)
	return nil
}

func TestDevicesWaitForTheOperatorAndTheCredentials(t *testing.T) {
	for _, dependency := range kustomization(t, "lab-devices").Spec.DependsOn {
		if !kustomization(t, dependency.Name).Spec.Wait {
			t.Errorf("%s does not wait for what it applies", dependency.Name)
		}
	}
	if n := len(kustomization(t, "lab-devices").Spec.DependsOn); n != 2 {
		t.Errorf("the devices have %d dependencies", n)
	}
}

func TestEverySourceExists(t *testing.T) {
	repositories := map[string]bool{}
	for _, object := range fluxObjects(t) {
		if repository, ok := object.(*sourcev1.GitRepository); ok {
			repositories[repository.Name] = true
		}
	}
	for _, object := range fluxObjects(t) {
		source := ""
		switch object := object.(type) {
		case *kustomizev1.Kustomization:
			source = object.Spec.SourceRef.Name
		case *helmv2.HelmRelease:
			source = object.Spec.Chart.Spec.SourceRef.Name
		default:
			continue
		}
		if !repositories[source] {
			t.Errorf("GitRepository %s does not exist", source)
		}
	}
}
