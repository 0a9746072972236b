//go:build ignore

// What an AppProject permits, by Argo CD's own code. Not part of the oracle, whose build it would
// double: run it in a module that requires github.com/argoproj/argo-cd/v3 v3.5.3.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

type question struct {
	Project    v1alpha1.AppProject `json:"project"`
	Repo       string              `json:"repo"`
	Name       string              `json:"name"`
	Server     string              `json:"server"`
	Namespace  string              `json:"namespace"`
	Group      string              `json:"group"`
	Kind       string              `json:"kind"`
	Object     string              `json:"object"`
	Namespaced bool                `json:"namespaced"`
}

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(make([]byte, 1<<20), 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for scanner.Scan() {
		var q question
		if err := json.Unmarshal(scanner.Bytes(), &q); err != nil {
			panic(err)
		}
		source := q.Project.IsSourcePermitted(v1alpha1.ApplicationSource{RepoURL: q.Repo})
		dest, err := q.Project.IsDestinationPermitted(&v1alpha1.Cluster{Name: q.Name, Server: q.Server}, q.Namespace, nil)
		if err != nil {
			panic(err)
		}
		kind := q.Project.IsGroupKindNamePermitted(schema.GroupKind{Group: q.Group, Kind: q.Kind}, q.Object, q.Namespaced)
		invalid := ""
		if err := q.Project.ValidateProject(); err != nil {
			invalid = err.Error()
		}
		b, _ := json.Marshal(map[string]any{"source": source, "destination": dest, "kind": kind, "invalid": invalid})
		fmt.Fprintln(out, string(b))
	}
}
