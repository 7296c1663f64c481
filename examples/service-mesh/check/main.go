// Checks the configuration files of this example against the definitions that Envoy and Istio publish of them: every field
// exists, has the right type, and keeps the limits that the definition sets. It is what `envoy --mode validate` and
// `istioctl validate` check first; whether a cluster exists that a route names is not looked at.
//
//	go run .
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protopath"
	"google.golang.org/protobuf/reflect/protorange"
	"google.golang.org/protobuf/reflect/protoreflect"
	mesh "istio.io/api/mesh/v1alpha1"
	networking "istio.io/api/networking/v1"
	telemetry "istio.io/api/telemetry/v1"
	"sigs.k8s.io/yaml"
)

// A part of a file, found by its keys, and the message that defines it.
type definition struct {
	file    string
	keys    []string
	message proto.Message
}

var definitions = []definition{
	{"envoy/sidecar.yaml", nil, &bootstrap.Bootstrap{}},
	{"istio/mesh.yaml", []string{"spec", "meshConfig"}, &mesh.MeshConfig{}},
	{"istio/telemetry.yaml", []string{"spec"}, &telemetry.Telemetry{}},
	{"istio/stripping.yaml", []string{"spec"}, &networking.VirtualService{}},
}

func main() {
	failed := false
	for _, wanted := range definitions {
		if err := check(wanted); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", wanted.file, err)
			failed = true
		} else {
			fmt.Printf("%s is a valid %s\n", wanted.file, wanted.message.ProtoReflect().Descriptor().FullName())
		}
	}
	if failed {
		os.Exit(1)
	}
}

func check(wanted definition) error {
	text, err := os.ReadFile(filepath.Join("..", wanted.file))
	if err != nil {
		return err
	}
	var part any
	if err := yaml.Unmarshal(text, &part); err != nil {
		return err
	}
	for _, key := range wanted.keys {
		object, ok := part.(map[string]any)
		if !ok || object[key] == nil {
			return errors.New("has no " + key)
		}
		part = object[key]
	}
	json, err := yaml.Marshal(part)
	if err != nil {
		return err
	}
	if json, err = yaml.YAMLToJSON(json); err != nil {
		return err
	}
	if err := protojson.Unmarshal(json, wanted.message); err != nil {
		return err
	}
	return checkLimits(wanted.message)
}

// Envoy's definitions say more than types: what is required, how long it may be, which range it has. Looks into
// typed_config too.
func checkLimits(message proto.Message) error {
	return protorange.Range(message.ProtoReflect(), func(path protopath.Values) error {
		part, ok := path.Index(-1).Value.Interface().(protoreflect.Message)
		if !ok {
			return nil
		}
		if limited, ok := part.Interface().(interface{ ValidateAll() error }); ok {
			return limited.ValidateAll()
		}
		return nil
	})
}
