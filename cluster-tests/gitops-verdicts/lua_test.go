package verdicts

import (
	"context"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	luajson "layeh.com/gopher-json"
)

// Runs a script like Argo CD 3 does (its util/lua/lua.go): with a timeout of one second, the libraries package, base
// and table, only time and date of os, and only by require("os"), and the resource as obj. Returns the result as JSON.
func runLua(t *testing.T, script string, obj *unstructured.Unstructured) []byte {
	t.Helper()
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, open := range []lua.LGFunction{lua.OpenPackage, lua.OpenBase, lua.OpenTable, lua.OpenOs} {
		state.Push(state.NewFunction(open))
		state.Call(0, 0)
	}
	restrictOs(state)
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(limit)

	input, err := obj.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	value, err := luajson.Decode(state, input)
	if err != nil {
		t.Fatal(err)
	}
	state.SetGlobal("obj", value)
	if err := state.DoString(script); err != nil {
		t.Fatalf("%v\n%s", err, input)
	}
	result, err := luajson.Encode(state.Get(-1))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func restrictOs(state *lua.LState) {
	whole := state.GetGlobal(lua.OsLibName).(*lua.LTable)
	safe := state.NewTable()
	for _, name := range []string{"time", "date"} {
		safe.RawSetString(name, whole.RawGetString(name))
	}
	state.SetGlobal(lua.OsLibName, lua.LNil)
	state.SetField(state.GetField(state.GetGlobal(lua.LoadLibName), "loaded"), lua.OsLibName, safe)
}
