import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import * as studio from 'cdk-sagemaker-studio';

const stack = new Stack(new App(), 'Studio');
new studio.UserProfile(stack, 'Bob', {
  domain: studio.Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', authMode: studio.AuthMode.IAM }),
  userProfileName: 'bob_smith',
  singleSignOnUserName: 'bob@example.com',
  jupyterLab: new studio.JupyterLabAppSettings({
    idleShutdown: studio.IdleShutdown.after(Duration.hours(12), { max: Duration.hours(8) }),
  }),
  spaceStorage: { defaultSize: Size.gibibytes(200), maximumSize: Size.gibibytes(100) },
});
