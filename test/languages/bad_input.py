from aws_cdk import App, Duration, Size, Stack
import cdk_sagemaker_studio as studio

stack = Stack(App(), "Studio")
studio.UserProfile(
    stack, "Bob",
    domain=studio.Domain.from_domain_attributes(
        stack, "Domain", domain_id="d-abcdefghijkl", auth_mode=studio.AuthMode.IAM,
    ),
    user_profile_name="bob_smith",
    single_sign_on_user_name="bob@example.com",
    jupyter_lab=studio.JupyterLabAppSettings(
        idle_shutdown=studio.IdleShutdown.after(Duration.hours(12), max=Duration.hours(8)),
    ),
    space_storage=studio.SpaceStorageSettings(default_size=Size.gibibytes(200), maximum_size=Size.gibibytes(100)),
)
