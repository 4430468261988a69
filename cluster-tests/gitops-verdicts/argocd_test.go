package verdicts

import (
	"encoding/json"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const argocd = "../../gitops/argocd/"

type health struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

// The health in Argo CD, which does not run the script during a deletion (gitops-engine, pkg/health).
func argoHealth(t *testing.T, device *unstructured.Unstructured) health {
	t.Helper()
	if device.GetDeletionTimestamp() != nil {
		return health{"Progressing", "Pending deletion"}
	}
	var result health
	if err := json.Unmarshal(runLua(t, text(t, argocd+"health.lua"), device), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

func TestMessagesSayWhatToDo(t *testing.T) {
	all := devices(t)
	for name, want := range map[string]string{
		"new-without-a-status":            "The operator has not reconciled it yet.",
		"edited-and-not-reconciled":       "The operator has not reconciled it yet.",
		"settled-device-at-the-next-poll": "Registered as written.",
		"baked-and-switched-off": "Registered as written, and the image is baked. " +
			"PowerOnDevice: k8s: No matching k8s node found",
		"new-device-without-its-secret":        "CreateSecret: ",
		"edited-spec-that-the-testbed-rejects": "FixSpec: The testbed rejects contact_email.",
		"paused-with-a-change-to-make":         "Paused: nothing is written to the testbed and nothing is baked.",
		"status-without-conditions":            "The operator has not yet reported whether it is Ready.",
	} {
		if all[name] == nil {
			t.Errorf("case %s does not exist", name)
		} else if message := argoHealth(t, all[name]).Message; !strings.HasPrefix(message, want) {
			t.Errorf("%s: %q, want %q", name, message, want)
		}
	}
}

// No script may fail for any device, because Argo CD would show Unknown.
func TestEveryScriptRunsOnEveryDevice(t *testing.T) {
	for name, device := range devices(t) {
		for _, script := range append([]string{"health", "actions/discovery"}, actionScripts()...) {
			if result := runLua(t, text(t, argocd+script+".lua"), device); string(result) == "null" {
				t.Errorf("%s returns nothing for %s", script, name)
			}
		}
	}
}

func actionScripts() []string {
	var scripts []string
	for _, action := range actions {
		scripts = append(scripts, "actions/"+action)
	}
	return scripts
}
