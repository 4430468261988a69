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

// In the order in which they are listed.
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
		t.Fatalf("discovery.lua tells of %v", sorted(found))
	}
	var enabled []string
	for _, action := range actions {
		if found[action].DisplayName == "" {
			t.Errorf("%s has no name for people", action)
		}
		if !found[action].Disabled {
			enabled = append(enabled, action)
		}
	}
	return enabled
}

func TestOnlyWhatMakesSenseIsOffered(t *testing.T) {
	all := devices(t)
	for name, want := range map[string][]string{
		"new-without-a-status":            {"pause"},
		"settled-device-at-the-next-poll": {"sync", "pause"},
		"baked-and-switched-off":          {"sync", "rebake", "pause"},
		"paused-with-a-change-to-make":    {"resume"},
		"deleted-without-the-right":       nil,
		"deleted-while-paused":            {"resume"},
	} {
		if told := offered(t, all[name]); !slices.Equal(told, want) {
			t.Errorf("%s is offered %v, not %v", name, told, want)
		}
	}
}

// The patch that Argo CD sends for what an action returns: it takes an empty list for the empty object that was there,
// since Lua cannot tell them apart, and compares with the live object.
func patch(t *testing.T, action string, device *unstructured.Unstructured) map[string]any {
	t.Helper()
	var wanted map[string]any
	if err := json.Unmarshal(runLua(t, text(t, argocd+"actions/"+action+".lua"), device), &wanted); err != nil {
		t.Fatal(err)
	}
	before, _ := device.MarshalJSON()
	var live map[string]any
	if err := json.Unmarshal(before, &live); err != nil {
		t.Fatal(err)
	}
	after, _ := json.Marshal(withEmptyObjects(wanted, live))
	sent, err := jsonpatch.CreateMergePatch(before, after)
	if err != nil {
		t.Fatal(err)
	}
	var made map[string]any
	if err := json.Unmarshal(sent, &made); err != nil {
		t.Fatal(err)
	}
	return made
}

func withEmptyObjects(wanted, live any) any {
	switch was := live.(type) {
	case map[string]any:
		if list, ok := wanted.([]any); ok && len(list) == 0 {
			return map[string]any{}
		}
		for key, value := range was {
			if is, ok := wanted.(map[string]any); ok && is[key] != nil {
				is[key] = withEmptyObjects(is[key], value)
			}
		}
	case []any:
		if is, ok := wanted.([]any); ok {
			for i := range min(len(is), len(was)) {
				is[i] = withEmptyObjects(is[i], was[i])
			}
		}
	}
	return wanted
}

func TestAnActionChangesItsAnnotationAndNothingElse(t *testing.T) {
	now := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
	for name, device := range devices(t) {
		for action, want := range map[string]func(any) bool{
			"sync":   func(value any) bool { return now.MatchString(value.(string)) },
			"rebake": func(value any) bool { return now.MatchString(value.(string)) },
			"pause":  func(value any) bool { return value == "true" },
			"resume": func(value any) bool { return value == nil },
		} {
			key := "edge.chameleoncloud.org/" + strings.NewReplacer("pause", "paused", "resume", "paused").Replace(action)
			made := patch(t, action, device)
			if device.GetAnnotations()[key] == "true" && action == "pause" ||
				device.GetAnnotations()[key] == "" && action == "resume" {
				if len(made) > 0 {
					t.Errorf("%s of %s, which changes nothing, sends %v", action, name, made)
				}
				continue
			}
			value, there := made["metadata"].(map[string]any)["annotations"].(map[string]any)[key]
			if !there || !want(value) {
				t.Errorf("%s of %s sends %v", action, name, made)
			}
			delete(made["metadata"].(map[string]any)["annotations"].(map[string]any), key)
			if left, _ := json.Marshal(made); string(left) != `{"metadata":{"annotations":{}}}` {
				t.Errorf("%s of %s also sends %s", action, name, left)
			}
		}
	}
}
