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

// The examples fit the definitions of Argo CD, External Secrets and Sealed Secrets, and have no field that these do not
// know.
func TestTheExamplesFitTheDefinitionsOfTheirTools(t *testing.T) {
	definitions := definitions(t)
	for _, file := range []string{argocd + "operator.yaml", argocd + "lab.yaml",
		lab + "external-secrets/external-secret.yaml", lab + "sealed-secrets/sealed-secret.yaml"} {
		var object map[string]any
		read(t, file, &object)
		kind := fmt.Sprint(object["apiVersion"], " ", object["kind"])
		schema := definitions[kind]
		if schema == nil {
			t.Errorf("%s: no definition of %s among those of %v", file, kind, sorted(definitions))
			continue
		}
		result := validate.NewSchemaValidator(schema, nil, "", strfmt.Default).Validate(object)
		for _, objection := range append(result.Errors, unknown("", object, schema)...) {
			t.Errorf("%s: %v", file, objection)
		}
	}
}

// What makes a definition worth asking: it refuses what is not of it.
func TestADefinitionObjects(t *testing.T) {
	schema := definitions(t)["argoproj.io/v1alpha1 Application"]
	var object map[string]any
	read(t, argocd+"lab.yaml", &object)
	inner := object["spec"].(map[string]any)
	inner["syncPolicy"].(map[string]any)["syncOption"] = []any{}
	delete(inner, "project")
	result := validate.NewSchemaValidator(schema, nil, "", strfmt.Default).Validate(object)
	if len(result.Errors) != 1 || !strings.Contains(result.Errors[0].Error(), "spec.project") {
		t.Errorf("a project is needed, but: %v", result.Errors)
	}
	if found := unknown("", object, schema); len(found) != 1 {
		t.Errorf("spec.syncPolicy.syncOption is unknown, but: %v", found)
	}
}

// The fields of a value that its schema does not know.
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

// The schemas of the served versions, by API version and kind, of the modules in definitions.txt.
func definitions(t *testing.T) map[string]*spec.Schema {
	t.Helper()
	all := map[string]*spec.Schema{}
	for line := range strings.Lines(text(t, "definitions.txt")) {
		words := strings.Fields(line)
		var definition struct {
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
		read(t, filepath.Join(module(t, words[0]+"@"+words[1], words[2]), words[3]), &definition)
		for _, version := range definition.Spec.Versions {
			if version.Served {
				all[definition.Spec.Group+"/"+version.Name+" "+definition.Spec.Names.Kind] = version.Schema.Schema
			}
		}
	}
	return all
}

// The folder of a module in Go's cache, if it is the one of that digest.
func module(t *testing.T, path, sum string) string {
	t.Helper()
	asked := exec.Command("go", "mod", "download", "-json", path)
	asked.Dir = os.TempDir()
	asked.Env = append(os.Environ(), "GOPROXY=off")
	answer, err := asked.Output()
	var found struct{ Dir, Sum string }
	if err != nil || json.Unmarshal(answer, &found) != nil {
		t.Fatalf("%s is not in Go's cache: run cluster-tests/gitops-verdicts/run, which fetches it. %s", path, answer)
	}
	if found.Sum != sum {
		t.Fatalf("%s has the digest %s, not %s", path, found.Sum, sum)
	}
	return found.Dir
}
