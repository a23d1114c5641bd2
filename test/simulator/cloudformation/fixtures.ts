import { Rehearsal } from './rehearsal';
import type { Deployment, RehearsalOptions } from './rehearsal';
import { writeAssembly } from './written-assembly';

/** The domain of the profiles, which no template has. */
export const DOMAIN_ID = 'd-abcdefghijkl';
/** Of the profile that the templates have unless told otherwise. */
export const PROFILE_ARN = `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${DOMAIN_ID}/alice`;

/** Code that sends a success whose physical id is the property `Id`, but for what is given. */
export const ANSWERING = `
const https = require('https');
exports.answer = (event, answer) => new Promise((resolve, reject) => {
  const { StackId, RequestId, LogicalResourceId, ResourceProperties: { Id = 'thing' } } = event;
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: Id, StackId, RequestId, LogicalResourceId, ...answer });
  const { hostname, pathname, search } = new URL(event.ResponseURL);
  https.request({ hostname, path: pathname + search, method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } },
    (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject).end(body);
});
`;
/** Answers as the property `Answer` says, a JSON string; fails or stays silent on requests of the type that `FailOn` and `SilentOn` say. */
export const PLAIN = `${ANSWERING}
exports.handler = async (event) => {
  console.log(event.RequestType, event.LogicalResourceId);
  const { Answer, FailOn, SilentOn } = event.ResourceProperties;
  if (SilentOn !== event.RequestType) {
    await exports.answer(event, FailOn === event.RequestType ? { Status: 'FAILED', Reason: 'no wish to' } : JSON.parse(Answer || '{}'));
  }
};
`;

const running: Rehearsal[] = [];

/** A rehearsal with the domain of the profiles. */
export function rehearsal(options?: RehearsalOptions): Rehearsal {
  const started = new Rehearsal(options);
  running.push(started);
  started.emulator.addDomain({ DomainId: DOMAIN_ID });
  return started;
}

/** Looks, at the end of a test, whether what it started is whole. */
export function allWhole(): void {
  running.splice(0).forEach((started) => started.assertWhole());
}

/** A template with these resources, and the function `Function` with its role. */
export function template(resources: any, { statements = [], code = 'plain', timeout = 60, ...more }: any = {}): any {
  return {
    ...more,
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { Policies: [{ PolicyName: 'inline', PolicyDocument: { Statement: statements } }] },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: 'assets', S3Key: `${code}.zip` },
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Timeout: timeout,
          Environment: { Variables: { STACK: { Ref: 'AWS::StackId' } } },
        },
      },
      NoRetries: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
      },
      ...Object.fromEntries(Object.entries<any>(resources)
        .map(([id, resource]) => [id, isOfTheFunction(resource) ? afterNoRetries(resource) : resource])),
    },
  };
}

function isOfTheFunction({ Properties }: any): boolean {
  return JSON.stringify(Properties?.ServiceToken) === '{"Fn::GetAtt":["Function","Arn"]}';
}

/** How often Lambda tries an event has to be said before the first comes. */
function afterNoRetries(resource: any): any {
  return { ...resource, DependsOn: [...[resource.DependsOn ?? []].flat(), 'NoRetries'] };
}

/** An assembly with the stack `Stack`, made of these resources and its function. */
export function assembly(resources: any, options: any = {}, code: Record<string, string> = {}): string {
  return writeAssembly({ stacks: { Stack: template(resources, options) }, code: { plain: PLAIN, ...code } });
}

/** A user profile. */
export function profile(userSettings: any = {}, more: any = {}): any {
  return {
    Type: 'AWS::SageMaker::UserProfile',
    Properties: { DomainId: DOMAIN_ID, UserProfileName: 'alice', UserSettings: userSettings, ...more },
  };
}

/** A custom resource of that function. */
export function custom(properties: any = {}, more: any = {}): any {
  return { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...properties }, ...more };
}

/** `status logicalId` of each event that ends something, in order, without the function and what belongs to it. */
export function ends({ events }: Deployment): string[] {
  return events
    .filter(({ status, logicalId }) => !status.endsWith('_IN_PROGRESS') && !['Role', 'Function', 'NoRetries'].includes(logicalId))
    .map(({ status, phase, logicalId }) => `${phase} ${status} ${logicalId}`);
}

/** What the requests to custom resources were. */
export function requests(played: Rehearsal): string[] {
  return played.customResourceEvents.map((event) => {
    const { RequestType, LogicalResourceId, PhysicalResourceId, ResourceProperties: { Value }, OldResourceProperties } = event;
    return [RequestType, LogicalResourceId, PhysicalResourceId, Value && `Value=${Value}`, OldResourceProperties && `was=${OldResourceProperties.Value}`]
      .filter((part) => part !== undefined).join(' ');
  });
}
