package verdicts

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// A table in docs/gitops.md: what its first column is about, the resources, and the cases of each row, by the start of its
// first cell.
type table struct {
	title     string
	resources func(*testing.T) map[string]*unstructured.Unstructured
	rows      map[string][]string
}

var tables = []table{
	{"the device", devices, map[string][]string{
		"not reconciled yet":      {"new-without-a-status"},
		"edited":                  {"edited-and-not-reconciled"},
		"`Reconciling`":           {"baking", "new-device-without-its-secret", "image-without-its-claim"},
		"`Stalled`":               {"image-that-cannot-be-baked", "new-device-name-taken-elsewhere"},
		"`Ready`":                 {"switched-off", "baked-and-switched-off", "settled-device-at-the-next-poll"},
		"paused, nothing to do":   {"paused-with-nothing-to-do"},
		"paused, something to do": {"paused-with-a-change-to-make"},
		"paused and `Stalled`":    {"paused-and-stuck"},
		"being deleted":           {"deleted-while-the-testbed-is-down", "deleted-while-paused"},
	}},
	{"the fleet", fleets, map[string][]string{
		"not reconciled yet": {"fleet-without-a-status"},
		"edited":             {"fleet-edited-and-not-reconciled", "fleet-stalled-and-then-edited"},
		"`Reconciling`": {"fleet-whose-devices-are-being-made", "fleet-that-rolls-a-change-out",
			"fleet-with-a-device-that-is-not-ready", "fleet-whose-last-device-is-reserved"},
		"`RolloutPaused`": {"fleet-whose-rollout-is-paused"},
		"`Stalled`": {"fleet-whose-rollout-has-stopped", "fleet-whose-rollout-is-blocked",
			"fleet-with-a-device-that-needs-someone", "fleet-with-an-invalid-template",
			"fleet-with-another-type-for-registered-devices", "fleet-with-a-device-of-nobody",
			"fleet-with-a-device-of-another", "fleet-with-a-conflict-at-a-device",
			"fleet-with-a-device-that-is-rejected", "fleet-whose-removal-has-to-be-confirmed",
			"fleet-that-is-paused-with-a-device-of-another"},
		"`Ready`": {"fleet-that-is-ready", "fleet-from-which-a-device-is-being-removed",
			"fleet-that-is-paused-with-nothing-to-do"},
		"being deleted": {"fleet-being-deleted"},
	}},
	{"the source", sources, map[string][]string{
		"not reconciled yet": {"source-without-a-status", "cluster-source-without-a-status"},
		"edited":             {"source-edited-and-not-reconciled", "cluster-source-edited-and-not-reconciled"},
		"`WaitForServer`": {"source-about-to-be-asked", "source-whose-server-was-never-reached",
			"source-whose-server-is-down", "cluster-source-about-to-be-asked",
			"cluster-source-whose-server-was-never-reached", "cluster-source-whose-server-is-down"},
		"`Stalled`": {"source-whose-answer-does-not-help", "source-with-an-invalid-spec",
			"cluster-source-whose-answer-does-not-help", "cluster-source-with-an-invalid-spec"},
		"`Ready`":       {"source-with-a-digest", "source-with-an-etag", "cluster-source-with-a-digest"},
		"being deleted": {"source-being-deleted", "cluster-source-being-deleted"},
	}},
}

func TestTheTablesInTheDocumentAreCorrect(t *testing.T) {
	for _, table := range tables {
		t.Run(table.title, table.isCorrect)
	}
}

func (table table) isCorrect(t *testing.T) {
	header := "| " + table.title + " | kstatus | Flux | Argo CD |\n|---|---|---|---|\n"
	_, lines, _ := strings.Cut(text(t, "../../docs/gitops.md"), header)
	lines, _, _ = strings.Cut(lines, "\n\n")
	all := table.resources(t)
	known := 0
	for line := range strings.Lines(lines) {
		cells := strings.Split(strings.Trim(line, "|\n "), " | ")
		for beginning, cases := range table.rows {
			if !strings.HasPrefix(cells[0], beginning) {
				continue
			}
			known++
			for _, name := range cases {
				flux, _, _ := strings.Cut(cells[2], ":")
				if all[name] == nil {
					t.Errorf("case %s does not exist", name)
				} else if found := evaluate(t, all[name]); found != (verdict{cells[1], flux, cells[3]}) {
					t.Errorf("%s: the table has %v, but the tools return %v", name, cells, found)
				}
			}
		}
	}
	if known != len(table.rows) || known != strings.Count(lines, "\n")+1 {
		t.Errorf("%d of the table's rows are known:\n%s", known, lines)
	}
}

// Every case of a fleet or a source is in a row.
func TestTheTablesHaveEveryFleetAndEverySource(t *testing.T) {
	for _, table := range tables[1:] {
		described := map[string]bool{}
		for _, cases := range table.rows {
			for _, name := range cases {
				described[name] = true
			}
		}
		for _, name := range sorted(table.resources(t)) {
			if !described[name] {
				t.Errorf("no row about %s has the case %s", table.title, name)
			}
		}
	}
}
