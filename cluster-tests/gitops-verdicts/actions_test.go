package verdicts

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// In listed order.
var actions = []string{"sync", "rebake", "pause", "resume"}

func offered(t *testing.T, device *unstructured.Unstructured) []string {
	t.Helper()
	var found map[string]struct {
		DisplayName string `json:"displayName"`
		Disabled    bool   `json:"disabled"`
	}
	if err := json.Unmarshal(runLua(t, text(t, argocd+"actions/discovery.lua"), device), &found); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(sorted(found), slices.Sorted(slices.Values(actions))) {
		t.Fatalf("discovery.lua lists %v", sorted(found))
	}
	var enabled []string
	for _, action := range actions {
		if found[action].DisplayName == "" {
			t.Errorf("%s has no display name", action)
		}
		if !found[action].Disabled {
			enabled = append(enabled, action)
		}
	}
	return enabled
}

func TestOnlyApplicableActionsAreOffered(t *testing.T) {
	all := devices(t)
	for name, want := range map[string][]string{
		"new-without-a-status":            {"pause"},
		"settled-device-at-the-next-poll": {"sync", "pause"},
		"baked-and-switched-off":          {"sync", "rebake", "pause"},
		"paused-with-a-change-to-make":    {"resume"},
		"deleted-without-permission":      nil,
		"deleted-while-paused":            {"resume"},
	} {
		if found := offered(t, all[name]); !slices.Equal(found, want) {
			t.Errorf("%s has the actions %v, want %v", name, found, want)
		}
	}
}

// The patch that Argo CD sends for the result of an action, compared with the live object. Argo CD replaces an empty
// list by an empty object if there was one, because Lua cannot distinguish them.
func patch(t *testing.T, action string, device *unstructured.Unstructured) map[string]any {
	t.Helper()
	var result map[string]any
	if err := json.Unmarshal(runLua(t, text(t, argocd+"actions/"+action+".lua"), device), &result); err != nil {
		t.Fatal(err)
	}
	before, _ := device.MarshalJSON()
	var live map[string]any
	if err := json.Unmarshal(before, &live); err != nil {
		t.Fatal(err)
	}
	after, _ := json.Marshal(withEmptyObjects(result, live))
	sent, err := jsonpatch.CreateMergePatch(before, after)
	if err != nil {
		t.Fatal(err)
	}
	var patch map[string]any
	if err := json.Unmarshal(sent, &patch); err != nil {
		t.Fatal(err)
	}
	return patch
}

func withEmptyObjects(result, live any) any {
	switch was := live.(type) {
	case map[string]any:
		if list, ok := result.([]any); ok && len(list) == 0 {
			return map[string]any{}
		}
		for key, value := range was {
			if is, ok := result.(map[string]any); ok && is[key] != nil {
				is[key] = withEmptyObjects(is[key], value)
			}
		}
	case []any:
		if is, ok := result.([]any); ok {
			for i := range min(len(is), len(was)) {
				is[i] = withEmptyObjects(is[i], was[i])
			}
		}
	}
	return result
}

func TestActionsChangeOnlyTheirAnnotation(t *testing.T) {
	now := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
	for name, device := range devices(t) {
		for action, want := range map[string]func(any) bool{
			"sync":   func(value any) bool { return now.MatchString(value.(string)) },
			"rebake": func(value any) bool { return now.MatchString(value.(string)) },
			"pause":  func(value any) bool { return value == "true" },
			"resume": func(value any) bool { return value == nil },
		} {
			key := "edge.chameleoncloud.org/" + strings.NewReplacer("pause", "paused", "resume", "paused").Replace(action)
			sent := patch(t, action, device)
			if device.GetAnnotations()[key] == "true" && action == "pause" ||
				device.GetAnnotations()[key] == "" && action == "resume" {
				if len(sent) > 0 {
					t.Errorf("%s of %s should change nothing, but sends %v", action, name, sent)
				}
				continue
			}
			value, exists := sent["metadata"].(map[string]any)["annotations"].(map[string]any)[key]
			if !exists || !want(value) {
				t.Errorf("%s of %s sends %v", action, name, sent)
			}
			delete(sent["metadata"].(map[string]any)["annotations"].(map[string]any), key)
			if left, _ := json.Marshal(sent); string(left) != `{"metadata":{"annotations":{}}}` {
				t.Errorf("%s of %s also sends %s", action, name, left)
			}
		}
	}
}
