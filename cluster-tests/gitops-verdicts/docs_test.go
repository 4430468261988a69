package verdicts

import (
	"strings"
	"testing"
)

// The cases of each row of the table in docs/gitops.md, by the start of its first cell.
var rows = map[string][]string{
	"not reconciled yet":      {"new-without-a-status"},
	"edited":                  {"edited-and-not-reconciled"},
	"`Reconciling`":           {"baking", "new-device-without-its-secret", "image-without-its-claim"},
	"`Stalled`":               {"image-that-cannot-be-baked", "new-device-name-taken-elsewhere"},
	"`Ready`":                 {"switched-off", "baked-and-switched-off", "settled-device-at-the-next-poll"},
	"paused, nothing to do":   {"paused-with-nothing-to-do"},
	"paused, something to do": {"paused-with-a-change-to-make"},
	"paused and `Stalled`":    {"paused-and-stuck"},
	"being deleted":           {"deleted-while-the-testbed-is-down", "deleted-while-paused"},
}

func TestTheTableInTheDocumentIsCorrect(t *testing.T) {
	_, table, _ := strings.Cut(text(t, "../../docs/gitops.md"), "| the device | kstatus | Flux | Argo CD |\n|---|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	all := devices(t)
	known := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(line, "|\n "), " | ")
		for beginning, cases := range rows {
			if !strings.HasPrefix(cells[0], beginning) {
				continue
			}
			known++
			for _, name := range cases {
				flux, _, _ := strings.Cut(cells[2], ":")
				if found := evaluate(t, all[name]); found != (verdict{cells[1], flux, cells[3]}) {
					t.Errorf("%s: the table has %v, but the tools return %v", name, cells, found)
				}
			}
		}
	}
	if known != len(rows) || known != strings.Count(table, "\n")+1 {
		t.Errorf("%d of the table's rows are known:\n%s", known, table)
	}
}
