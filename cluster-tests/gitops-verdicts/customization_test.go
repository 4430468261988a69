package verdicts

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

const (
	healthKey  = "resource.customizations.health.edge.chameleoncloud.org_EdgeDevice"
	actionsKey = "resource.customizations.actions.edge.chameleoncloud.org_EdgeDevice"
	header     = "# Generated from health.lua and actions/ by cluster-tests/gitops-verdicts/run -write\n"
)

// argocd-cm and the values of Argo CD's chart contain the scripts.
func TestConfigMapAndValuesContainTheScripts(t *testing.T) {
	keys := keys(t)
	configMap := `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels:
    app.kubernetes.io/name: argocd-cm
    app.kubernetes.io/part-of: argocd
data:
`
	assertFile(t, argocd+"argocd-cm.yaml", header+configMap+indented(keys, 2))
	assertFile(t, argocd+"values.yaml", header+"configs:\n  cm:\n"+indented(keys, 4))
}

// Reads them like Argo CD does.
func TestArgoReadsTheScriptsFromTheConfigMap(t *testing.T) {
	var configMap struct {
		Data map[string]string `json:"data"`
	}
	read(t, argocd+"argocd-cm.yaml", &configMap)
	if configMap.Data[healthKey] != text(t, argocd+"health.lua") {
		t.Error("the health check differs from health.lua")
	}
	var custom struct {
		Discovery   string `json:"discovery.lua"`
		Definitions []struct {
			Name   string `json:"name"`
			Script string `json:"action.lua"`
		} `json:"definitions"`
	}
	if err := yaml.UnmarshalStrict([]byte(configMap.Data[actionsKey]), &custom); err != nil {
		t.Fatal(err)
	}
	if custom.Discovery != text(t, argocd+"actions/discovery.lua") {
		t.Error("the discovery differs from discovery.lua")
	}
	if len(custom.Definitions) != len(actions) {
		t.Errorf("there are %d actions", len(custom.Definitions))
	}
	for _, action := range custom.Definitions {
		if action.Script != text(t, argocd+"actions/"+action.Name+".lua") {
			t.Errorf("%s differs from its file", action.Name)
		}
	}
}

func keys(t *testing.T) string {
	t.Helper()
	block := "discovery.lua: |\n" + indented(text(t, argocd+"actions/discovery.lua"), 2) + "definitions:\n"
	for _, action := range actions {
		block += "  - name: " + action + "\n    action.lua: |\n" +
			indented(text(t, argocd+"actions/"+action+".lua"), 6)
	}
	return healthKey + ": |\n" + indented(text(t, argocd+"health.lua"), 2) +
		actionsKey + ": |\n" + indented(block, 2)
}

func indented(block string, by int) string {
	var result strings.Builder
	for line := range strings.Lines(block) {
		if strings.TrimSpace(line) != "" {
			result.WriteString(strings.Repeat(" ", by))
		}
		result.WriteString(line)
	}
	return result.String()
}
