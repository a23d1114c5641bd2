package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	studio "github.com/cdk-sagemaker-studio/cdk-sagemaker-studio-go/cdksagemakerstudio"
)

func main() {
	defer jsii.Close()
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Studio"), nil)
	studio.NewUserProfile(stack, jsii.String("Bob"), &studio.UserProfileProps{
		Domain: studio.Domain_FromDomainAttributes(stack, jsii.String("Domain"), &studio.DomainAttributes{
			DomainId: jsii.String("d-abcdefghijkl"),
			AuthMode: studio.AuthMode_IAM,
		}),
		UserProfileName:      jsii.String("bob_smith"),
		SingleSignOnUserName: jsii.String("bob@example.com"),
		JupyterLab: studio.NewJupyterLabAppSettings(&studio.JupyterLabAppSettingsOptions{
			IdleShutdown: studio.IdleShutdown_After(awscdk.Duration_Hours(jsii.Number(12)), &studio.IdleShutdownLimits{
				Max: awscdk.Duration_Hours(jsii.Number(8)),
			}),
		}),
		SpaceStorage: &studio.SpaceStorageSettings{
			DefaultSize: awscdk.Size_Gibibytes(jsii.Number(200)),
			MaximumSize: awscdk.Size_Gibibytes(jsii.Number(100)),
		},
	})
}
