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

// The script for the health of each kind.
var healthScripts = map[string]string{
	"EdgeDevice":             "health.lua",
	"EdgeDeviceFleet":        "fleet-health.lua",
	"EdgeImageSource":        "health.lua",
	"ClusterEdgeImageSource": "health.lua",
}

// The health in Argo CD, which does not run the script during a deletion (gitops-engine, pkg/health).
func argoHealth(t *testing.T, resource *unstructured.Unstructured) health {
	t.Helper()
	if resource.GetDeletionTimestamp() != nil {
		return health{"Progressing", "Pending deletion"}
	}
	var result health
	if err := json.Unmarshal(runLua(t, text(t, argocd+healthScripts[resource.GetKind()]), resource), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

func TestMessagesSayWhatToDo(t *testing.T) {
	all := resources(t)
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
		"fleet-without-a-status":               "The operator has not reconciled it yet.",
		"fleet-that-is-ready":                  "All 2 devices are Ready.",
		"fleet-whose-rollout-is-paused":        "RolloutPaused: The rollout of revision 2 is paused.",
		"fleet-whose-rollout-has-stopped":      "RolloutStopped: ",
		"source-with-a-digest":                 "Devices are baked from sha256:",
		"source-whose-server-is-down":          "WaitForServer: The server responded with 503.",
		"cluster-source-with-an-invalid-spec":  "FixSpec: spec.interval",
	} {
		if all[name] == nil {
			t.Errorf("case %s does not exist", name)
		} else if message := argoHealth(t, all[name]).Message; !strings.HasPrefix(message, want) {
			t.Errorf("%s: %q, want %q", name, message, want)
		}
	}
}

// No script may fail for any resource of its kind, because Argo CD would show Unknown.
func TestEveryScriptRunsOnEveryResource(t *testing.T) {
	for name, resource := range resources(t) {
		scripts := []string{healthScripts[resource.GetKind()]}
		if resource.GetKind() == "EdgeDevice" {
			scripts = append(append(scripts, "actions/discovery.lua"), actionScripts()...)
		}
		for _, script := range scripts {
			if result := runLua(t, text(t, argocd+script), resource); string(result) == "null" {
				t.Errorf("%s returns nothing for %s", script, name)
			}
		}
	}
}

func actionScripts() []string {
	var scripts []string
	for _, action := range actions {
		scripts = append(scripts, "actions/"+action+".lua")
	}
	return scripts
}
