package verdicts

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	helmv2 "github.com/fluxcd/helm-controller/api/v2"
	kustomizev1 "github.com/fluxcd/kustomize-controller/api/v1"
	"github.com/fluxcd/pkg/runtime/cel"
	sourcev1 "github.com/fluxcd/source-controller/api/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const flux = "../../gitops/flux/"

// Flux's status of a resource by the expressions of lab.yaml, from Flux's own code. If they cannot be evaluated, it is
// Unknown, and Flux continues to wait.
func fluxVerdict(t *testing.T, resource *unstructured.Unstructured) string {
	t.Helper()
	for _, check := range kustomization(t, "lab-devices").Spec.HealthCheckExprs {
		if check.APIVersion != resource.GetAPIVersion() || check.Kind != resource.GetKind() {
			continue
		}
		evaluator, err := cel.NewStatusEvaluator(&check.HealthCheckExpressions)
		if err != nil {
			t.Fatal(err)
		}
		reader := cel.NewStatusReader(context.Background(), nil, resource.GroupVersionKind().GroupKind(), evaluator)
		result, err := reader.ReadStatusForObject(context.Background(), nil, resource)
		if err != nil {
			t.Fatal(err)
		}
		return result.Status.String()
	}
	t.Fatalf("lab.yaml has no check of %s", resource.GetKind())
	return ""
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

func TestDevicesWaitForTheOperatorTheCredentialsAndTheClaims(t *testing.T) {
	var found []string
	for _, dependency := range kustomization(t, "lab-devices").Spec.DependsOn {
		found = append(found, dependency.Name)
		// A claim may stay Pending until the first bake.
		if waits := kustomization(t, dependency.Name).Spec.Wait; waits != (dependency.Name != "lab-claims") {
			t.Errorf("%s has wait: %v", dependency.Name, waits)
		}
	}
	if want := []string{"chi-edge-operator", "lab-credentials", "lab-claims"}; !slices.Equal(found, want) {
		t.Errorf("the devices depend on %v, want %v", found, want)
	}
}

// Flux applies no newer revision while it waits. A registration takes seconds, but not much longer than the 30 seconds
// that are Flux's minimum.
func TestNoKustomizationWaitsForLong(t *testing.T) {
	for _, object := range fluxObjects(t) {
		if found, ok := object.(*kustomizev1.Kustomization); ok && found.Spec.Wait {
			if timeout := found.GetTimeout(); timeout < time.Minute || timeout > 5*time.Minute {
				t.Errorf("%s waits for %v", found.Name, timeout)
			}
		}
	}
}

// Both tools would wait for ever for a claim that is bound when the first bake mounts it.
func TestNothingWaitsForAClaim(t *testing.T) {
	claims := 0
	for id, object := range objects(t, "../../gitops/lab") {
		if object.GetKind() != "PersistentVolumeClaim" {
			continue
		}
		claims++
		unstructured.SetNestedField(object.Object, "Pending", "status", "phase")
		if result := kstatus(t, object); result != "InProgress" {
			t.Errorf("%s is %s", id, result)
		}
		if wave, ok := object.GetAnnotations()["argocd.argoproj.io/sync-wave"]; ok {
			t.Errorf("%s has the sync wave %s, for which the devices would wait", id, wave)
		}
		if object.GetAnnotations()["argocd.argoproj.io/ignore-healthcheck"] != "true" {
			t.Errorf("%s keeps the Application Progressing", id)
		}
	}
	if claims == 0 {
		t.Error("there is no claim")
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
