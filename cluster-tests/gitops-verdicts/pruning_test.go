package verdicts

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const (
	syncOptions    = "argocd.argoproj.io/sync-options"
	compareOptions = "argocd.argoproj.io/compare-options"
	fluxPrune      = "kustomize.toolkit.fluxcd.io/prune"
)

// The objects of all manifests in the directories.
func objects(t *testing.T, directories ...string) map[string]*unstructured.Unstructured {
	t.Helper()
	all := map[string]*unstructured.Unstructured{}
	for _, directory := range directories {
		err := filepath.WalkDir(directory, func(file string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(file) != ".yaml" {
				return err
			}
			for _, document := range strings.Split(text(t, file), "\n---\n") {
				object := &unstructured.Unstructured{}
				if err := yaml.Unmarshal([]byte(document), &object.Object); err != nil {
					return err
				}
				if object.GetName() != "" {
					all[file+" "+object.GetKind()+" "+object.GetName()] = object
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// Without IgnoreExtraneous, an Application is OutOfSync for ever when a resource that Argo CD does not prune is removed
// from git. With it, Argo CD would not ask about a resource with Prune=confirm, because it does not sync an Application
// that is in sync.
func TestWhatIsNotPrunedDoesNotLeaveTheApplicationOutOfSync(t *testing.T) {
	kept := map[string]int{}
	for id, object := range objects(t, "../../gitops", "../../crds") {
		annotations := object.GetAnnotations()
		keeps := strings.Contains(annotations[syncOptions], "Prune=false")
		if ignores := annotations[compareOptions] == "IgnoreExtraneous"; ignores != keeps {
			t.Errorf("%s: %s is %q, but %s is %q", id, syncOptions, annotations[syncOptions], compareOptions,
				annotations[compareOptions])
		}
		if disabled := annotations[fluxPrune] == "disabled"; disabled != keeps {
			t.Errorf("%s is kept by one tool, and pruned by the other", id)
		}
		if keeps {
			kept[object.GetKind()]++
		}
	}
	for _, kind := range []string{"EdgeDevice", "Namespace", "CustomResourceDefinition"} {
		if kept[kind] == 0 {
			t.Errorf("no %s is kept, only %v", kind, kept)
		}
	}
}
