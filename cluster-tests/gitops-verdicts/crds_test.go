package verdicts

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

const lab = "../../gitops/lab/credentials/"

// The examples are valid for the CRDs of Argo CD, External Secrets and Sealed Secrets, and have no unknown fields.
func TestExamplesAreValidForTheirCRDs(t *testing.T) {
	schemas := schemas(t)
	for _, file := range []string{argocd + "operator.yaml", argocd + "lab.yaml",
		lab + "external-secrets/external-secret.yaml", lab + "sealed-secrets/sealed-secret.yaml"} {
		var object map[string]any
		read(t, file, &object)
		kind := fmt.Sprint(object["apiVersion"], " ", object["kind"])
		schema := schemas[kind]
		if schema == nil {
			t.Errorf("%s: no CRD of %s among those of %v", file, kind, sorted(schemas))
			continue
		}
		result := validate.NewSchemaValidator(schema, nil, "", strfmt.Default).Validate(object)
		for _, problem := range append(result.Errors, unknown("", object, schema)...) {
			t.Errorf("%s: %v", file, problem)
		}
	}
}

// The validation can fail.
func TestInvalidObjectsAreRejected(t *testing.T) {
	schema := schemas(t)["argoproj.io/v1alpha1 Application"]
	var object map[string]any
	read(t, argocd+"lab.yaml", &object)
	inner := object["spec"].(map[string]any)
	inner["syncPolicy"].(map[string]any)["syncOption"] = []any{}
	delete(inner, "project")
	result := validate.NewSchemaValidator(schema, nil, "", strfmt.Default).Validate(object)
	if len(result.Errors) != 1 || !strings.Contains(result.Errors[0].Error(), "spec.project") {
		t.Errorf("want an error about the missing project, got %v", result.Errors)
	}
	if found := unknown("", object, schema); len(found) != 1 {
		t.Errorf("want an error about the unknown field spec.syncPolicy.syncOption, got %v", found)
	}
}

// The unknown fields of a value.
func unknown(path string, value any, schema *spec.Schema) []error {
	if free, _ := schema.Extensions.GetBool("x-kubernetes-preserve-unknown-fields"); free {
		return nil
	}
	var found []error
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			found = append(found, unknown(path+"[]", item, schema.Items.Schema)...)
		}
	case map[string]any:
		for key, inner := range value {
			known, declared := schema.Properties[key]
			switch {
			case path == "" && (key == "metadata" || key == "apiVersion" || key == "kind"):
			case declared:
				found = append(found, unknown(path+"."+key, inner, &known)...)
			case schema.AdditionalProperties != nil && schema.AdditionalProperties.Schema != nil:
				found = append(found, unknown(path+"."+key, inner, schema.AdditionalProperties.Schema)...)
			default:
				found = append(found, fmt.Errorf("%s.%s is unknown", path, key))
			}
		}
	}
	return found
}

// The schemas of the served versions in the modules of crds.txt, by API version and kind.
func schemas(t *testing.T) map[string]*spec.Schema {
	t.Helper()
	all := map[string]*spec.Schema{}
	for line := range strings.Lines(text(t, "crds.txt")) {
		words := strings.Fields(line)
		var crd struct {
			Spec struct {
				Group string `json:"group"`
				Names struct {
					Kind string `json:"kind"`
				} `json:"names"`
				Versions []struct {
					Name   string `json:"name"`
					Served bool   `json:"served"`
					Schema struct {
						Schema *spec.Schema `json:"openAPIV3Schema"`
					} `json:"schema"`
				} `json:"versions"`
			} `json:"spec"`
		}
		read(t, filepath.Join(module(t, words[0]+"@"+words[1], words[2]), words[3]), &crd)
		for _, version := range crd.Spec.Versions {
			if version.Served {
				all[crd.Spec.Group+"/"+version.Name+" "+crd.Spec.Names.Kind] = version.Schema.Schema
			}
		}
	}
	return all
}

// The directory of a module in Go's cache, after checking its digest.
func module(t *testing.T, path, sum string) string {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", path)
	download.Dir = os.TempDir()
	download.Env = append(os.Environ(), "GOPROXY=off")
	output, err := download.Output()
	var found struct{ Dir, Sum string }
	if err != nil || json.Unmarshal(output, &found) != nil {
		t.Fatalf("%s is not in Go's cache: run cluster-tests/gitops-verdicts/run, which downloads it. %s", path, output)
	}
	if found.Sum != sum {
		t.Fatalf("%s has the digest %s, not %s", path, found.Sum, sum)
	}
	return found.Dir
}
