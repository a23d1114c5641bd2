import io.github.cdksagemakerstudio.sagemakerstudio.*;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;

public class BadInput {
    public static void main(String[] args) {
        Stack stack = new Stack(new App(), "Studio");
        UserProfile.Builder.create(stack, "Bob")
                .domain(Domain.fromDomainAttributes(stack, "Domain", DomainAttributes.builder()
                        .domainId("d-abcdefghijkl")
                        .authMode(AuthMode.IAM)
                        .build()))
                .userProfileName("bob_smith")
                .singleSignOnUserName("bob@example.com")
                .jupyterLab(JupyterLabAppSettings.Builder.create()
                        .idleShutdown(IdleShutdown.after(Duration.hours(12), IdleShutdownLimits.builder().max(Duration.hours(8)).build()))
                        .build())
                .spaceStorage(SpaceStorageSettings.builder().defaultSize(Size.gibibytes(200)).maximumSize(Size.gibibytes(100)).build())
                .build();
    }
}
