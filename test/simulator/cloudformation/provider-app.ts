import { App, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';

/** Is through after as many polls as the property `Polls` says; fails where `FailIn` says so. */
const HANDLERS = `
const polled = {}; // kept by a function's execution environment, which polls one after another share
const failIn = (handler, { RequestType, ResourceProperties: { FailIn } }) => {
  console.log(handler + ' of ' + RequestType);
  if (FailIn === handler + ' of ' + RequestType) { throw new TypeError('no wish to'); }
};
exports.onEvent = async (event) => {
  failIn('onEvent', event);
  return { PhysicalResourceId: event.ResourceProperties.Id || 'thing', Data: { Begun: 'with ' + event.RequestType } };
};
exports.isComplete = async (event) => {
  failIn('isComplete', event);
  const polls = polled[event.RequestId] = (polled[event.RequestId] || 0) + 1;
  const { Polls, PollsToDelete = '1' } = event.ResourceProperties;
  return polls < Number(event.RequestType === 'Delete' ? PollsToDelete : Polls) ? { IsComplete: false } : { IsComplete: true, Data: { Polls: String(polls) } };
};
`;

/** What a test may change of the app. */
export interface Parts {
  readonly stack: Stack;
  readonly provider: Provider;
}

/**
 * Synthesizes an app whose stack `Stack` has the custom resource `Thing` behind a Provider that polls every ten seconds, a minute long.
 *
 * @returns the folder of the cloud assembly
 */
export function providerApp(properties: Record<string, string> = {}, change: (parts: Parts) => void = () => {}): string {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const handler = (id: string) =>
    new Function(stack, id, { runtime: Runtime.NODEJS_24_X, handler: `index.${id}`, code: Code.fromInline(HANDLERS), timeout: Duration.seconds(30) });
  const provider = new Provider(stack, 'Provider', {
    onEventHandler: handler('onEvent'),
    isCompleteHandler: handler('isComplete'),
    queryInterval: Duration.seconds(10),
    totalTimeout: Duration.minutes(1),
  });
  new CustomResource(stack, 'Thing', { resourceType: 'Custom::Thing', serviceToken: provider.serviceToken, properties: { Polls: '1', ...properties } });
  change({ stack, provider });
  return app.synth().directory;
}
