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

// What Argo CD shows: it tells of a deletion without asking the script (gitops-engine, pkg/health).
func argoHealth(t *testing.T, device *unstructured.Unstructured) health {
	t.Helper()
	if device.GetDeletionTimestamp() != nil {
		return health{"Progressing", "Pending deletion"}
	}
	var told health
	if err := json.Unmarshal(runLua(t, text(t, argocd+"health.lua"), device), &told); err != nil {
		t.Fatal(err)
	}
	return told
}

func TestTheMessageTellsWhatToDo(t *testing.T) {
	all := devices(t)
	for name, want := range map[string]string{
		"new-without-a-status":            "The operator has not looked at it yet.",
		"edited-and-not-looked-at":        "The operator has not looked at it yet.",
		"settled-device-at-the-next-poll": "Registered as written.",
		"baked-and-switched-off": "Registered as written, and the image is baked. " +
			"PowerOnDevice: k8s: No matching k8s node found",
		"new-device-without-its-secret":        "CreateSecret: ",
		"edited-spec-that-the-testbed-refuses": "FixSpec: The testbed refuses contact_email.",
		"paused-with-a-change-to-make":         "Paused: nothing is written to the testbed and nothing is baked.",
		"status-without-conditions":            "The operator has not told yet whether it is Ready.",
	} {
		if all[name] == nil {
			t.Errorf("there is no case %s", name)
		} else if told := argoHealth(t, all[name]).Message; !strings.HasPrefix(told, want) {
			t.Errorf("%s: %q, not %q", name, told, want)
		}
	}
}

// No script may stop at anything that a device can be: Argo CD would show Unknown.
func TestEveryScriptRunsOnEveryDevice(t *testing.T) {
	for name, device := range devices(t) {
		for _, script := range append([]string{"health", "actions/discovery"}, actionScripts()...) {
			if told := runLua(t, text(t, argocd+script+".lua"), device); string(told) == "null" {
				t.Errorf("%s gives nothing for %s", script, name)
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
