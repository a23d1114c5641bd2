package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// In an app of your own: `go get` the library, take studio_stack.go, and create the stack where your app creates its stacks.
func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	NewStudioStack(app, "FraudDetectionStudio")
	app.Synth(nil)
}
